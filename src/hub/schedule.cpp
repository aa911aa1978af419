// SPDX-License-Identifier: Apache-2.0
#include "hub/schedule.h"

#include <jwtsync/fleet.h>
#include <jwtsync/keyring.h>
#include <algorithm>
#include <string>
#include <utility>

namespace jwtsync::hub {

using rotation::KeyState;
using rotation::Moment;
using rotation::Ring;
using rotation::RingKey;

std::optional<Moment> next_rotation(const Ring& ring, std::chrono::seconds every) {
  if (rotation::next_step(ring)) return std::nullopt;
  const RingKey* const active = ring.in(KeyState::active);
  if (active == nullptr) return Moment{};
  Moment ended = active->proved ? active->proved->at : Moment{};
  for (const rotation::Tombstone& stone : ring.retired) ended = std::max(ended, stone.at);
  for (const rotation::Tombstone& stone : ring.revoked) ended = std::max(ended, stone.at);
  return ended + every;
}

Algorithm algorithm_of_next(const Ring& ring) {
  if (const RingKey* const active = ring.in(KeyState::active)) return active->algorithm;
  return ring.revoked.empty() ? Algorithm::hs256 : ring.revoked.back().algorithm;
}

bool lacks_standby(const Ring& ring) {
  return !rotation::next_step(ring) && ring.in(KeyState::active) != nullptr && ring.in(KeyState::staged) == nullptr;
}

rotation::Step thought_of(Algorithm algorithm, bool is_standby) {
  RingKey key;
  key.kid = "(new)";
  key.material = key.kid;
  key.algorithm = algorithm;
  key.is_standby = is_standby;
  rotation::Step step{rotation::StepKind::stage, key.kid};
  step.key = std::move(key);
  return step;
}

Result<KeyRing> new_ring(const World& world, const keyring::NamedAlgorithm& algorithm) {
  while (true) {
    const Result<Secret> made = keyring::new_key(world.randomness, algorithm, keyring::usual_form(algorithm));
    if (!made) return failure(made.error());
    Result<KeyRing> ring = KeyRing::parse(*made, {.algorithm = algorithm.algorithm});
    if (!ring || !ring->signing_key()->kid().starts_with('-')) return ring;
  }
}

Result<rotation::Step> staging(const World& world, std::string_view environment, const rotation::Seal& seal,
                               const keyring::NamedAlgorithm& algorithm, bool is_standby) {
  const Result<KeyRing> ring = new_ring(world, algorithm);
  if (!ring) return failure(ring.error());
  const Key& key = *ring->signing_key();
  Result<RingKey> form = rotation::key_of(key);
  if (!form) return failure(std::move(form).error());
  form->is_standby = is_standby;
  Result<std::string> sealed = seal.close(key, environment, world.randomness);
  if (!sealed) return failure(std::move(sealed).error());
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  if (!nonce) return failure(nonce.error());
  std::string kid = form->kid;
  rotation::Step step{rotation::StepKind::stage, std::move(kid), std::move(*form), nonce->text()};
  step.sealed = std::move(*sealed);
  return step;
}

}  // namespace jwtsync::hub
