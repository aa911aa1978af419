// SPDX-License-Identifier: Apache-2.0
// What is asked of an RSA key before a ring is made of it: more than each reading of it should pay.
#pragma once

#include "keyring/read_keys.h"

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <span>

namespace jwtsync::keyring {

/// Refuses keys by which others can sign (`key_weak`, see crypto/rsa_modulus.h), and sets that would take more than
/// about a second (`key_malformed`): 256 keys of 2048 bits pass, 151 of 3072, 64 of 4096 and 8 of 8192. The keys of
/// `known`, a ring that was made before, are not examined again; nullptr for none.
[[nodiscard]] Result<void> examine(std::span<const BoundKey> keys, const KeyRing* known);

}  // namespace jwtsync::keyring
