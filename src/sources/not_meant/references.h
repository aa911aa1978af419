// SPDX-License-Identifier: Apache-2.0
// References that a tool was to replace by what they refer to.
#pragma once

#include <string_view>

namespace jwtsync::sources::not_meant {

/// The sentence about a value that is one reference, or text and references such as "jwt-${STAGE}"; else empty. It
/// shows the form, and nothing of the value. Odds: 2 to 5 characters are fixed, and the other 30 of 40 printable ones
/// must be those of names: 1 in 10 to the 10th and less.
[[nodiscard]] std::string_view reference(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
