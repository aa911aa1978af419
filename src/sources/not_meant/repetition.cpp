// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/repetition.h"

#include "sources/not_meant/characters.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources::not_meant {
namespace {

constexpr std::size_t longest_piece = 16;  // bytes

constexpr std::array<std::string_view, 17> no_values{"<nil>",
                                                     "[object promise]",
                                                     "[object undefined]",
                                                     "null",
                                                     "undefined",
                                                     "none",
                                                     "nil",
                                                     "nan",
                                                     "true",
                                                     "false",
                                                     "void",
                                                     "empty",
                                                     "unset",
                                                     "unknown",
                                                     "missing",
                                                     "not set",
                                                     "[object object]"};

/// The no-value that `text` starts with; empty if there is none.
std::string_view first_no_value(std::string_view text) noexcept {
  const auto found = std::find_if(no_values.begin(), no_values.end(),
                                  [&](std::string_view word) { return starts_in_any_case(text, word); });
  return found == no_values.end() ? std::string_view() : *found;
}

}  // namespace

std::string_view repetition(std::string_view value) noexcept {
  const std::size_t most = std::min(longest_piece, value.size() / 2);
  for (std::size_t period = 1; period <= most; ++period) {
    if (value.substr(period) == value.substr(0, value.size() - period)) return "is a short word over and over";
  }
  return {};
}

std::string_view no_value(std::string_view value) noexcept {
  bool found = false;
  while (!value.empty()) {
    const std::string_view word = first_no_value(value);
    const bool is_separator = word.empty() && !is_alphanumeric(value.front()) && value.front() != '[';
    if (word.empty() && !is_separator) return {};
    found = found || !word.empty();
    value.remove_prefix(word.empty() ? 1 : word.size());
  }
  return found ? "is what a program prints where it has no value, such as null or undefined" : std::string_view();
}

}  // namespace jwtsync::sources::not_meant
