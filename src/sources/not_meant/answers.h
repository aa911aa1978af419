// SPDX-License-Identifier: Apache-2.0
// What a server or a shell said when it had no secret to give.
#pragma once

#include <string_view>

namespace jwtsync::sources::not_meant {

/// The sentence about a value that is a page of HTML or XML, an error in JSON, or the message of a program that failed;
/// else empty. Odds: nine characters and more are fixed.
[[nodiscard]] std::string_view answer(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
