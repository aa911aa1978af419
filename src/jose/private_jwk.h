// SPDX-License-Identifier: Apache-2.0
// Keys that sign, as JWKs (RFC 7517): what a store keeps.
#pragma once

#include "crypto/private_key.h"

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <string_view>

namespace jwtsync::jose {

/// A key pair as one JWK, with its algorithm and name. `ring_unavailable` after a fork.
[[nodiscard]] Result<Secret> private_jwk(const crypto::PrivateKey& key, Algorithm algorithm, std::string_view kid);

/// A shared secret as one JWK of type oct.
[[nodiscard]] Result<Secret> private_jwk(const Secret& key, Algorithm algorithm, std::string_view kid);

}  // namespace jwtsync::jose
