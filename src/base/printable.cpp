// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace jwtsync::base {
namespace {

/// Those that turn the direction of writing.
constexpr bool turns_text(char32_t c) noexcept {
  return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

std::string escape(char32_t c) {
  std::array<char, 8> digits{};
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::uint32_t>(c), 16).ptr;
  return "\\u{" + std::string(digits.data(), end) + "}";
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  bool after_space = false;
  while (!text.empty()) {
    const auto [point, size] = first_code_point(text);
    const bool is_space = size != 0 && is_white_space(point);
    if (size != 0 && (is_control(point) || turns_text(point) || (is_space && after_space))) {
      shown += escape(point);
    } else {
      shown += text.substr(0, std::max<std::size_t>(size, 1));
    }
    after_space = is_space;
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return shown;
}

}  // namespace jwtsync::base
