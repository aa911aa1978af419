// SPDX-License-Identifier: Apache-2.0
// A `sub` that is a number, where it is accepted.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace jwtsync::token {

/// The integer that a JSON value is; nothing for any other value, a fraction, an exponent, "-0", or more than 64 bits:
/// so that one user has one text, and no two have one number.
[[nodiscard]] std::optional<std::int64_t> read_numeric_subject(std::string_view value) noexcept;

}  // namespace jwtsync::token
