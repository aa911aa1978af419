// SPDX-License-Identifier: Apache-2.0
// Keys as JWKs (RFC 7517) that hold what is secret: what a store keeps. A key without a kid is written without one.
#pragma once

#include "crypto/private_key.h"

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <optional>
#include <span>
#include <string_view>

namespace jwtsync::jose {

/// A key pair as one JWK, with the name of its algorithm and its own. `ring_unavailable` after a fork.
[[nodiscard]] Result<Secret> private_jwk(const crypto::PrivateKey& key, std::string_view algorithm,
                                         std::optional<std::string_view> kid);

/// A shared secret as one JWK of type oct.
[[nodiscard]] Result<Secret> private_jwk(const Secret& key, Algorithm algorithm, std::optional<std::string_view> kid);

/// A public key as one JWK, to stand in a set beside those.
[[nodiscard]] Result<Secret> public_jwk(const crypto::PublicKey& key, std::string_view algorithm,
                                        std::optional<std::string_view> kid);

/// JWKs as a set, in their order (RFC 7517, section 5).
[[nodiscard]] Result<Secret> private_jwks(std::span<const Secret> jwks);

}  // namespace jwtsync::jose
