// SPDX-License-Identifier: Apache-2.0
// A line of an env file, or a whole one, in place of a value.
#pragma once

#include <string_view>

namespace jwtsync::sources::not_meant {

/// The sentence about a value that assigns a variable: with `export` before it, or one that jwtsync reads; else empty.
/// Odds: ten characters and more are fixed.
[[nodiscard]] std::string_view assignment(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
