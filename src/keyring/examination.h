// SPDX-License-Identifier: Apache-2.0
// What is asked of an RSA key before a ring is made of it: more than each reading of it should pay.
#pragma once

#include "keyring/read_keys.h"

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <vector>

namespace jwtsync::keyring {

/// What came of an examination.
struct Examined {
  std::vector<BoundKey> keys;  ///< at least one
  std::vector<UnusedKey> weak;
};

/// What becomes of a set of which one key is weak.
enum class WeakKeys : std::uint8_t { refuse, pass_over };

/// Finds the keys by which others can sign (`key_weak`, see crypto/rsa_modulus.h), which refuse their set, or are
/// passed over as long as there is another one. Sets that would take more than about a second are refused
/// (`key_malformed`): 256 keys of 2048 bits pass, 151 of 3072, 64 of 4096 and 8 of 8192, each key counted once,
/// whatever its names. The keys of `known`, a ring that was made before, are not examined again; nullptr for none.
[[nodiscard]] Result<Examined> examine(std::vector<BoundKey> keys, const KeyRing* known, WeakKeys weak);

}  // namespace jwtsync::keyring
