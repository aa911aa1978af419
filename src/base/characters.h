// SPDX-License-Identifier: Apache-2.0
// Kinds of characters: ASCII, whatever the locale. What a text has beyond ASCII is none of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace jwtsync::base {

[[nodiscard]] constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept { return is_lower(c) || is_upper(c); }
[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_hex_digit(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// What a hexadecimal digit counts; -1 for any other character.
[[nodiscard]] constexpr int hex_value(char c) noexcept {
  return is_digit(c) ? c - '0' : is_hex_digit(c) ? (c | 0x20) - 'a' + 10 : -1;
}
[[nodiscard]] constexpr bool is_alphanumeric(char c) noexcept { return is_letter(c) || is_digit(c); }
[[nodiscard]] constexpr bool is_ascii_control(char c) noexcept { return (c >= 0 && c < ' ') || c == 0x7f; }
[[nodiscard]] constexpr bool is_printable(char c) noexcept { return c >= ' ' && c < 0x7f; }
[[nodiscard]] constexpr char lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

[[nodiscard]] constexpr bool is_one_of(char c, std::string_view set) noexcept { return set.find(c) != set.npos; }

/// Digits alone, and at least one.
[[nodiscard]] constexpr bool is_whole_number(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Whether every character is a letter, a digit, or stands in `others`.
[[nodiscard]] constexpr bool is_made_of(std::string_view text, std::string_view others) noexcept {
  return std::all_of(text.begin(), text.end(), [&](char c) { return is_alphanumeric(c) || is_one_of(c, others); });
}

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

[[nodiscard]] constexpr bool starts_in_any_case(std::string_view text, std::string_view start) noexcept {
  return equal_ignoring_case(text.substr(0, start.size()), start);
}

[[nodiscard]] constexpr bool ends_in_any_case(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

[[nodiscard]] constexpr bool holds_in_any_case(std::string_view text, std::string_view part) noexcept {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char x, char y) { return lower(x) == lower(y); }) != text.end();
}

/// All capitals or all small letters, whatever else there is.
[[nodiscard]] constexpr bool is_of_one_case(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(), is_lower) || std::none_of(text.begin(), text.end(), is_upper);
}

}  // namespace jwtsync::base
