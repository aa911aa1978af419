// SPDX-License-Identifier: Apache-2.0
// The names of variables, as locators write them.
#pragma once

#include "base/characters.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace jwtsync::sources {

inline constexpr std::size_t max_variable_name = 128;  // characters

/// POSIX.1-2017 8.1: letters, digits and underscores, not beginning with a digit.
[[nodiscard]] constexpr bool is_variable_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= max_variable_name && base::is_made_of(text, "_") &&
         !base::is_digit(text.front());
}

}  // namespace jwtsync::sources
