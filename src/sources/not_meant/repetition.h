// SPDX-License-Identifier: Apache-2.0
// A short piece over and over: a short word, or what a program prints where it has no value.
#pragma once

#include <string_view>

namespace jwtsync::sources::not_meant {

/// The sentence about a value that is one piece of at most 16 bytes, twice or more, the last one perhaps cut; else
/// empty. Odds: 16 to the 16th for 32 hexadecimal digits, which are the likeliest.
[[nodiscard]] std::string_view repetition(std::string_view value) noexcept;

/// The sentence about a value of nothing but `null`, `undefined`, `[object Object]` and the like; else empty. Odds: as
/// for so many letters, 10 to the 30th and more.
[[nodiscard]] std::string_view no_value(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
