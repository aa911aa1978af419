// SPDX-License-Identifier: Apache-2.0
// An end for the process where going on would be undefined behaviour.
#pragma once

#include <source_location>

namespace jwtsync::base {

/// Ends the process by abort(), with file and line on standard error, and no data.
[[noreturn]] void stop(const std::source_location& where) noexcept;

/// Of what this code itself makes sure of: a variant that holds what was put into it, a digest that was made. Whatever
/// comes from outside is an Error.
inline void require(bool holds, const std::source_location& where = std::source_location::current()) noexcept {
  if (!holds) [[unlikely]]
    stop(where);
}

}  // namespace jwtsync::base
