// SPDX-License-Identifier: Apache-2.0
// A ring as a value: its first generation, and what another one is to it.
#include "base/encoding.h"
#include "base/error.h"
#include "crypto/hash.h"
#include "jose/key_id.h"
#include "keyring/key_pair.h"

#include <jwtsync/keyring.h>
#include <jwtsync/rotation.h>
#include <algorithm>

namespace jwtsync::rotation {

const RingKey* Ring::find(std::string_view kid) const noexcept {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const RingKey& key) { return key.kid == kid; });
  return found == keys.end() ? nullptr : &*found;
}

const RingKey* Ring::in(KeyState state) const noexcept {
  const RingKey* standby = nullptr;
  for (const RingKey& key : keys) {
    if (key.state != state) continue;
    if (!key.is_standby) return &key;
    standby = &key;
  }
  return standby;
}

Result<RingKey> key_of(const Key& key) {
  RingKey made;
  made.kid = key.kid();
  made.algorithm = key.algorithm();
  if (const Key::Pair* const pair = key.pair()) {
    made.material = jose::kid_of_thumbprint(jose::thumbprint(pair->public_key));
    for (auto& [name, text] : jose::required_members(pair->public_key)) made.members.emplace_back(name, text);
    return made;
  }
  if (key.material().lost()) return failure(base::lost_in_fork());
  made.material = key.material().reveal(jose::kid_of_hmac_key);
  made.members.emplace_back("kty", "oct");
  return made;
}

Ring first_ring(std::string environment, Policy policy, RingKey key, Moment now) {
  Ring ring;
  ring.environment = std::move(environment);
  ring.policy = std::move(policy);
  key.state = KeyState::active;
  key.since = ring.position.generation;
  key.proved = Proved{now, now};
  ring.keys.push_back(std::move(key));
  return ring;
}

std::string digest_of(std::string_view document) {
  const crypto::Digest digest = crypto::sha256(document);
  return base::base64url_encode({digest.data(), digest.size()});
}

Held held(const Ring& ring) { return {ring.position, digest_of(write(ring))}; }

Succession succession(const Held& held, const Ring& offered) {
  if (offered.position < held.position) return Succession::older;
  if (offered.position == held.position) {
    return digest_of(write(offered)) == held.digest ? Succession::same : Succession::forked;
  }
  const bool is_next =
      offered.position.epoch == held.position.epoch && offered.position.generation == held.position.generation + 1;
  return is_next && offered.previous != held.digest ? Succession::forked : Succession::newer;
}

}  // namespace jwtsync::rotation
