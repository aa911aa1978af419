// SPDX-License-Identifier: Apache-2.0
// An end for the process where going on would be undefined behaviour.
#pragma once

namespace jwtsync::base {

/// Ends the process by abort(), with file and line on standard error, and no data.
[[noreturn]] void stop(const char* file, unsigned line) noexcept;

/// Of what this code itself makes sure of: a variant that holds what was put into it, a digest that was made. Whatever
/// comes from outside is an Error. (clang 14 has no std::source_location.)
inline void require(bool holds, const char* file = __builtin_FILE(), unsigned line = __builtin_LINE()) noexcept {
  if (!holds) [[unlikely]]
    stop(file, line);
}

}  // namespace jwtsync::base
