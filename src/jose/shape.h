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
  pem,   ///< has a line of "-----BEGIN " (RFC 7468)
  der,   ///< one ASN.1 SEQUENCE, as keys and certificates are
  /// A key in a form that is not read: DER in base64 without the lines of PEM, or a line of OpenSSH. Public keys are
  /// handed around like this, so it must not be taken for a secret either.
  other_key,
};

[[nodiscard]] Shape shape_of(std::string_view value) noexcept;

}  // namespace jwtsync::jose
