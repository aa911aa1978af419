// SPDX-License-Identifier: Apache-2.0
// Steps through the text of an environment file, for the readers. Each program has its own notion of white space.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace jwtsync::sources::dotenv {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

using IsSpace = bool (*)(char32_t) noexcept;

/// Go's `unicode.IsSpace`.
[[nodiscard]] bool is_go_space(char32_t c) noexcept;
/// Python's `\s` without line ends.
[[nodiscard]] bool is_python_blank(char32_t c) noexcept;
/// ECMAScript's `\s`.
[[nodiscard]] bool is_script_space(char32_t c) noexcept;

/// The first place at or after `from` that is not white space.
[[nodiscard]] std::size_t skip(std::string_view text, std::size_t from, IsSpace is_space) noexcept;
[[nodiscard]] std::string_view trim_left(std::string_view text, IsSpace is_space) noexcept;
[[nodiscard]] std::string_view trim_right(std::string_view text, IsSpace is_space) noexcept;

/// The next line feed at or after `from`, or the end.
[[nodiscard]] std::size_t end_of_line(std::string_view text, std::size_t from) noexcept;

/// Whether `c` stands at `at`, which may be the end.
[[nodiscard]] constexpr bool stands(std::string_view text, std::size_t at, char c) noexcept {
  return at < text.size() && text[at] == c;
}

/// Counts lines as one goes forward.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) noexcept : text_(text) {}
  /// The number of the line, from 1, that holds `at`; never less than in the last question.
  [[nodiscard]] std::size_t line_of(std::size_t at) noexcept;

 private:
  std::string_view text_;
  std::size_t counted_ = 0;
  std::size_t line_ = 1;
};

/// Where a quoted text closes whose body, in a regular expression, is `(?:\\Q|[^Q])*` for the quotation mark Q at
/// `open`: at the first Q without a backslash before it. Where there is none, at the last Q with one, as a matcher goes
/// back; `earlier` gives the next choice of the matcher after `close`.
class Closings {
 public:
  Closings(std::string_view text, std::size_t open) noexcept;
  [[nodiscard]] std::optional<std::size_t> first() const noexcept { return first_; }
  [[nodiscard]] std::optional<std::size_t> earlier(std::size_t close) const noexcept;

 private:
  std::string_view text_;
  std::size_t open_;
  std::optional<std::size_t> first_;
};

}  // namespace jwtsync::sources::dotenv
