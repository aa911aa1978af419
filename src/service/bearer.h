// SPDX-License-Identifier: Apache-2.0
// The token that a request brings (RFC 6750).
#pragma once

#include <jwtsync/world.h>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>

namespace jwtsync::service {

/// Why a request brings no token that could be looked at.
enum class NoToken : std::uint8_t {
  absent,        ///< no credentials
  other_scheme,  ///< credentials, and not "Bearer"
  malformed,     ///< several `Authorization` fields, or `Bearer` followed by something that is not a token
};

inline constexpr std::size_t no_token_count = static_cast<std::size_t>(NoToken::malformed) + 1;

/// The token of the one `Authorization: Bearer` field, as RFC 6750, section 2.1, has it. A view into `headers`.
[[nodiscard]] tl::expected<std::string_view, NoToken> bearer_token(const HttpHeaders& headers);

}  // namespace jwtsync::service
