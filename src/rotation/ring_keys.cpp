// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/ring_keys.h>

#include "json/strict.h"

#include <algorithm>

namespace jwtsync::rotation {

bool verifies(const RingKey& key) noexcept { return key.state != KeyState::withdrawn; }

std::size_t count_of_verifying(const Ring& ring) noexcept {
  return static_cast<std::size_t>(std::count_if(ring.keys.begin(), ring.keys.end(), verifies));
}

bool has(const KeyRing& keys, const RingKey& key) {
  const auto all = keys.keys();
  return std::any_of(all.begin(), all.end(), [&](const Key& held) {
    if (held.kid() != key.kid || held.algorithm() != key.algorithm) return false;
    const Result<RingKey> made = key_of(held);
    return made && made->material == key.material && made->members == key.members;
  });
}

std::string public_jwk(const RingKey& key) {
  json::Value jwk{{"kid", key.kid}, {"use", "sig"}, {"alg", name_of(key.algorithm)}};
  for (const auto& [name, number] : key.members) jwk[name] = number;
  return json::dump(jwk);
}

}  // namespace jwtsync::rotation
