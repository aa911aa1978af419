// SPDX-License-Identifier: Apache-2.0
// What says which key it is, and the names of keys that were given none.
#pragma once

#include "crypto/hash.h"
#include "crypto/public_key.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::jose {

/// The kid of an HMAC key: 16 base64url characters of HKDF-SHA-256 over its bytes. Equal secrets have equal kids in
/// every language, and no token's header holds a plain hash of one (docs/reference/protocol.md).
[[nodiscard]] std::string kid_of_hmac_key(std::string_view key);

/// The members of a public key's JWK that say which key it is (RFC 7518 section 6, RFC 8037 section 2): name and text,
/// in the order of their names, as RFC 7638 section 3.2 wants them. None needs an escape in JSON.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string>> required_members(const crypto::PublicKey& key);

/// The name that a public key has by itself (RFC 7638, RFC 8037 section 2).
[[nodiscard]] crypto::Digest thumbprint(const crypto::PublicKey& key);

/// The kid of a key pair: its thumbprint, in base64url.
[[nodiscard]] std::string kid_of_thumbprint(const crypto::Digest& thumbprint);

}  // namespace jwtsync::jose
