// SPDX-License-Identifier: Apache-2.0
// Keys in DER, known by all of their structure: a random secret that begins like one has no second half to it.
#pragma once

#include "jose/key_mark.h"

#include <optional>
#include <string_view>

namespace jwtsync::jose {

/// Whether something stands behind the key.
enum class Rest : std::uint8_t { none, some };

struct DerKey {
  KeyMark mark;
  Rest rest;
};

/// The key that `bytes` begins with: SubjectPublicKeyInfo and X.509 (RFC 5280), PKCS #1 (RFC 8017), PKCS #8 (RFC 5958),
/// encrypted or not, SEC 1 (RFC 5915), PKCS #10 (RFC 2986), PKCS #7 and PKCS #12 (RFC 2315, RFC 7292).
[[nodiscard]] std::optional<DerKey> der_key_in(std::string_view bytes) noexcept;

}  // namespace jwtsync::jose
