// SPDX-License-Identifier: Apache-2.0
// The keys of a ring that verify, as those read them who do not speak to a hub.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/secret.h>
#include <span>

namespace jwtsync::hub {

/// A key of the ring. Errors: `not_found` where the store has no row of it, those of `open_by_any`, and
/// `answer_malformed` where it is another key.
[[nodiscard]] Result<KeyRing> opened_key(const rotation::SealedKeys& kept, std::span<const rotation::Seal> seals,
                                         const rotation::RingKey& key);

/// All that verify now, the one that signs first, as a JWKS with shared secrets and private halves. One ring has one
/// text.
[[nodiscard]] Result<Secret> key_set_of(const rotation::SealedKeys& kept, std::span<const rotation::Seal> seals);

}  // namespace jwtsync::hub
