// SPDX-License-Identifier: Apache-2.0
// The names of keys that were given none.
#pragma once

#include "crypto/hash.h"

#include <string>
#include <string_view>

namespace jwtsync::jose {

/// The kid of an HMAC key: 16 base64url characters of HKDF-SHA-256 over its bytes. Equal secrets have equal kids in
/// every language, and no token's header holds a plain hash of one (docs/reference/protocol.md).
[[nodiscard]] std::string kid_of_hmac_key(std::string_view key);

/// The kid of a key pair: its RFC 7638 thumbprint, in base64url.
[[nodiscard]] std::string kid_of_thumbprint(const crypto::Digest& thumbprint);

}  // namespace jwtsync::jose
