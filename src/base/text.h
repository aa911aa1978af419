// SPDX-License-Identifier: Apache-2.0
// Text: UTF-8, white space, case, dates, and the nearest name for a "did you mean".
#pragma once

#include "base/characters.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::base {

struct CodePoint {
  char32_t value;
  std::size_t size;  ///< bytes; 0 where no well-formed character stands
};

/// The character at the start of `bytes`, which are not empty (RFC 3629, section 4).
[[nodiscard]] CodePoint first_code_point(std::string_view bytes) noexcept;

/// Whether Python's `str.isspace()` is true.
[[nodiscard]] bool is_white_space(char32_t c) noexcept;

/// Whether it steers a line or a terminal and is not shown: C0, DEL, C1, and the separators of lines and paragraphs,
/// U+2028 and U+2029.
[[nodiscard]] constexpr bool is_control(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

/// Whether `bytes` is well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view bytes) noexcept;

/// The number of code points of well-formed UTF-8.
[[nodiscard]] std::size_t count_characters(std::string_view utf8) noexcept;

/// Without the white space around it: exactly the code points that Python's `str.strip()` takes off. Bytes that are no
/// UTF-8 are not white space.
[[nodiscard]] std::string_view trim(std::string_view utf8) noexcept;

/// ASCII letters in lower case; all else as it was.
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);

/// Text that may have come from elsewhere, safe for a terminal: control characters, those that end a line or turn the
/// direction of writing, and white space after white space, which could look like a column, are shown as `\u{..}`.
[[nodiscard]] std::string printable(std::string_view text);

/// RFC 3339, in UTC: "2026-01-01T00:00:00Z". From the year 0 to 9999.
[[nodiscard]] std::string utc_text(std::chrono::sys_seconds time);

/// The parts between separators, empty ones included.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// The candidate nearest to `text` by edit distance, if it is near enough to be what was meant: at most `most_edits`
/// away, by default a third of the text.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view text,
                                                      std::span<const std::string_view> candidates,
                                                      std::optional<std::size_t> most_edits = {});

}  // namespace jwtsync::base
