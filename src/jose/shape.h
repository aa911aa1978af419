// SPDX-License-Identifier: Apache-2.0
// Which document of keys a value is, before it is parsed.
#pragma once

#include <cstdint>
#include <string_view>

namespace jwtsync::jose {

enum class Shape : std::uint8_t {
  raw,   ///< anything else: one HMAC secret
  jwk,   ///< a JSON object with a "kty" member (RFC 7517, section 4)
  jwks,  ///< a JSON object with a "keys" member (RFC 7517, section 5)
  pem,   ///< has "-----BEGIN " somewhere (RFC 7468), and is not JSON
  der,   ///< a key or certificate by all of its structure, with nothing behind it
};

[[nodiscard]] Shape shape_of(std::string_view value) noexcept;

}  // namespace jwtsync::jose
