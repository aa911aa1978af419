// SPDX-License-Identifier: Apache-2.0
// A token in place of the key that makes tokens.
#pragma once

#include <string_view>

namespace jwtsync::sources::not_meant {

/// The sentence about a value that is a JWT: three or five parts (RFC 7515, RFC 7516), the first one a header with
/// "alg"; else empty. Odds: a header of JSON, 10 to the 20th.
[[nodiscard]] std::string_view token(std::string_view value) noexcept;

}  // namespace jwtsync::sources::not_meant
