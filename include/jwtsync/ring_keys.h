// SPDX-License-Identifier: Apache-2.0
/// @file
/// The keys of a ring's document, and those that somebody holds: whether they are the same.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/rotation.h>
#include <cstddef>
#include <string>

namespace jwtsync::rotation {

/// Whether tokens of it are accepted: it stands in the key set that members are given.
[[nodiscard]] bool verifies(const RingKey& key) noexcept;
/// How many keys of a ring do.
[[nodiscard]] std::size_t count_of_verifying(const Ring& ring) noexcept;

/// Whether the key that the document means is among these: by its name, its algorithm and its material.
[[nodiscard]] bool has(const KeyRing& keys, const RingKey& key);

/// The JWK of a key pair as the document has it, without a private half.
[[nodiscard]] std::string public_jwk(const RingKey& key);

}  // namespace jwtsync::rotation
