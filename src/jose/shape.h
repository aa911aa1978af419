// SPDX-License-Identifier: Apache-2.0
// What a value looks like, before anybody parses it: mechanism, no policy.
#pragma once

#include <cstdint>
#include <string_view>

namespace jwtsync::jose {

enum class Shape : std::uint8_t {
  raw,   ///< anything else: one HMAC secret
  jwk,   ///< a JSON object with a "kty" member (RFC 7517, section 4)
  jwks,  ///< a JSON object with a "keys" member (RFC 7517, section 5)
  pem,   ///< begins with "-----BEGIN " (RFC 7468)
};

[[nodiscard]] Shape shape_of(std::string_view value) noexcept;

}  // namespace jwtsync::jose
