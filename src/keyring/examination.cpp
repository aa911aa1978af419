// SPDX-License-Identifier: Apache-2.0
#include "keyring/examination.h"

#include "crypto/rsa_modulus.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace jwtsync::keyring {
namespace {

constexpr std::size_t highest_cost = 4096;  // in units of crypto::factoring_cost: about a second

const crypto::RsaNumbers* rsa_numbers(const BoundKey& key) {
  return key.public_key ? std::get_if<crypto::RsaNumbers>(&key.public_key->numbers()) : nullptr;
}

bool holds(const KeyRing* ring, const BoundKey& key) {
  if (ring == nullptr) return false;
  const auto keys = ring->keys();
  return std::any_of(keys.begin(), keys.end(),
                     [&](const Key& known) { return same_material(known.material(), key.material); });
}

}  // namespace

Result<void> examine(std::span<const BoundKey> keys, const KeyRing* known) {
  std::size_t cost = 0;
  for (const BoundKey& key : keys) {
    if (rsa_numbers(key) != nullptr) cost += crypto::factoring_cost(key.public_key->bits());
  }
  if (cost > highest_cost) {
    return failure(Code::key_malformed, "the key set has more RSA keys than are examined: it would take over a second",
                   "keep the keys that are in use; 64 of 4096 bits are examined");
  }
  for (const BoundKey& key : keys) {
    const crypto::RsaNumbers* const numbers = rsa_numbers(key);
    if (numbers == nullptr || holds(known, key)) continue;
    auto weak = crypto::why_factorable(*numbers);
    if (!weak) continue;
    return failure(keys.size() == 1 ? *std::move(weak)
                                    : (*std::move(weak)).at("the key \"" + key.kid + "\" of the set"));
  }
  return {};
}

}  // namespace jwtsync::keyring
