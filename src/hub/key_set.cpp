// SPDX-License-Identifier: Apache-2.0
#include "hub/key_set.h"

#include "jose/private_jwk.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace jwtsync::hub {
namespace {

/// A key as services read it. One that takes tokens without a kid has none, and its own name by itself.
Result<Secret> written(const KeyRing& ring, const rotation::RingKey& key) {
  const Key& held = *ring.signing_key();
  const bool has_own_name = key.takes_unnamed && key.kid == key.material && held.pair() == nullptr;
  return has_own_name ? jose::private_jwk(held.material(), held.algorithm(), std::nullopt)
                      : rotation::private_jwk(held);
}

}  // namespace

Result<KeyRing> opened_key(const rotation::SealedKeys& kept, std::span<const rotation::Seal> seals,
                           const rotation::RingKey& key) {
  const auto row = std::find_if(kept.keys.begin(), kept.keys.end(),
                                [&](const rotation::SealedKey& each) { return each.kid == key.kid; });
  if (row == kept.keys.end()) {
    return failure(Code::not_found, "the store has no sealed row of the key " + key.kid,
                   "see docs/rotation.md#the-seal");
  }
  Result<KeyRing> ring = rotation::open_by_any(seals, row->sealed, kept.ring.environment, key.kid, key.algorithm);
  if (!ring) return ring;
  const Result<rotation::RingKey> form = rotation::key_of(*ring->signing_key());
  if (!form) return failure(form.error());
  if (form->material == key.material) return ring;
  return failure(Code::answer_malformed, "the sealed row of " + key.kid + " has another key than the ring",
                 "look at who can write to the store; see docs/rotation.md");
}

Result<Secret> key_set_of(const rotation::SealedKeys& kept, std::span<const rotation::Seal> seals) {
  std::vector<Secret> jwks;
  for (const rotation::RingKey& key : kept.ring.keys) {
    if (key.state == rotation::KeyState::withdrawn) continue;  // it verifies no more
    const Result<KeyRing> ring = opened_key(kept, seals, key);
    if (!ring) return failure(ring.error());
    Result<Secret> jwk = written(*ring, key);
    if (!jwk) return jwk;
    jwks.push_back(std::move(*jwk));
  }
  return jose::private_jwks(jwks);
}

}  // namespace jwtsync::hub
