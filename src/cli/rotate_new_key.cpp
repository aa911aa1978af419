// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_new_key.h"

#include <vector>
#include "hub/hub.h"

namespace jwtsync::cli {

Result<std::optional<keyring::NamedAlgorithm>> wanted_algorithm(const Arguments& arguments) {
  const std::optional<std::string> name = arguments.value("--algorithm");
  if (!name) return std::optional<keyring::NamedAlgorithm>();
  const std::optional<keyring::NamedAlgorithm> algorithm = keyring::NamedAlgorithm::of(*name);
  if (algorithm) return algorithm;
  return failure(Code::argument_invalid, "--algorithm names an unknown algorithm",
                 "say HS256, RS256, PS256 or ES256, one of their longer hashes, EdDSA or Ed25519");
}

Result<KeyRing> opened_active(RotateScene& scene, const std::vector<rotation::Seal>& seals) {
  const Result<rotation::SealedKeys> kept = scene.rotation().sealed_keys();
  if (!kept) return failure(kept.error());
  const rotation::RingKey* const active = kept->ring.in(rotation::KeyState::active);
  if (active == nullptr) return failure(Code::not_found, "no key signs now", "jwtsync rotate start stages one");
  return hub::opened_key(*kept, seals, *active);
}

Result<std::string> sealed(const RotateScene& scene, const Key& key) {
  const Result<std::vector<rotation::Seal>> seals = scene.seals();
  if (!seals) return failure(seals.error());
  return seals->front().close(key, scene.environment().name, scene.world().randomness);
}

}  // namespace jwtsync::cli
