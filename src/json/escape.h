// SPDX-License-Identifier: Apache-2.0
// The text literals of JSON (RFC 8259 section 7), and their escapes.
#pragma once

#include "base/characters.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::json {

/// The number that four hexadecimal digits write, or nothing. A NUL stops it.
[[nodiscard]] constexpr std::optional<std::uint32_t> four_hex_digits(const char* at) noexcept {
  std::uint32_t number = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = base::hex_value(at[i]);
    if (digit < 0) return std::nullopt;
    number = (number << 4) | static_cast<std::uint32_t>(digit);
  }
  return number;
}

[[nodiscard]] constexpr bool is_high_surrogate(std::uint32_t unit) noexcept { return unit >= 0xd800 && unit <= 0xdbff; }
[[nodiscard]] constexpr bool is_low_surrogate(std::uint32_t unit) noexcept { return unit >= 0xdc00 && unit <= 0xdfff; }

/// The character that a single-letter escape stands for, or NUL if there is no such escape.
[[nodiscard]] constexpr char character_of_escape(char letter) noexcept {
  switch (letter) {
    case '"': return '"';
    case '\\': return '\\';
    case '/': return '/';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return '\0';
  }
}

/// Undoes the escapes of a valid literal, given without its quotes. The result is either `literal` itself or stands in
/// `room`, which is as long as `literal`.
[[nodiscard]] std::string_view unescape(std::string_view literal, char* room) noexcept;

/// Appends `text` as a literal, quotes included. Bytes that are not UTF-8 are replaced by U+FFFD.
void append_text(std::string& out, std::string_view text);

}  // namespace jwtsync::json
