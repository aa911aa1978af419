// SPDX-License-Identifier: Apache-2.0
// Any value as a ring: what becomes one has a key, kids that differ, and public keys that make the same ring again.
#include "fuzz.h"

#include <jwtsync/keyring.h>
#include <set>
#include <string>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = jwtsync::Secret::copy_of(jwtsync::fuzz::text_of(data, size));
  if (!value) return 0;
  const auto ring = jwtsync::KeyRing::parse(*value);
  if (!ring) {
    jwtsync::fuzz::require(!ring.error().message.empty());
    return 0;
  }
  jwtsync::fuzz::require(!ring->keys().empty());
  std::set<std::string> kids;
  std::size_t pairs = 0;
  for (const jwtsync::Key& key : ring->keys()) {
    jwtsync::fuzz::require(kids.emplace(key.kid()).second);
    pairs += key.pair() != nullptr ? 1 : 0;
  }
  if (pairs == 0) return 0;
  const auto published = jwtsync::KeyRing::parse(*jwtsync::Secret::copy_of(jwtsync::public_jwks(*ring)));
  jwtsync::fuzz::require(published && published->keys().size() == pairs && published->signing_key() == nullptr);
  return 0;
}
