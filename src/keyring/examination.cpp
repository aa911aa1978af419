// SPDX-License-Identifier: Apache-2.0
#include "keyring/examination.h"

#include "crypto/rsa_modulus.h"

#include <algorithm>
#include <cstddef>
#include <optional>
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

/// One key stands in a set as often as it has names.
bool is_repeated(const std::vector<BoundKey>& keys, std::size_t at) {
  return std::any_of(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(at),
                     [&](const BoundKey& before) { return same_material(before.material, keys[at].material); });
}

Result<void> require_affordable(const std::vector<BoundKey>& keys) {
  std::size_t cost = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (rsa_numbers(keys[i]) != nullptr && !is_repeated(keys, i)) {
      cost += crypto::factoring_cost(keys[i].public_key->bits());
    }
  }
  if (cost <= highest_cost) return {};
  return failure(Code::key_malformed, "the key set has more RSA keys than are examined: it would take over a second",
                 "keep the keys that are in use; 64 of 4096 bits are examined");
}

std::optional<Error> why_weak(const BoundKey& key, const KeyRing* known) {
  const crypto::RsaNumbers* const numbers = rsa_numbers(key);
  if (numbers == nullptr || holds(known, key)) return std::nullopt;
  return crypto::why_factorable(*numbers);
}

/// The verdict on each key, in their order; a key is examined under its first name only.
std::vector<std::optional<Error>> verdicts_on(const std::vector<BoundKey>& keys, const KeyRing* known) {
  std::vector<std::optional<Error>> verdicts;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto first = std::find_if(keys.begin(), keys.end(),
                                    [&](const BoundKey& key) { return same_material(key.material, keys[i].material); });
    const auto at = static_cast<std::size_t>(first - keys.begin());
    verdicts.push_back(at < i ? verdicts[at] : why_weak(keys[i], known));
  }
  return verdicts;
}

}  // namespace

Result<Examined> examine(std::vector<BoundKey> keys, const KeyRing* known, WeakKeys weak) {
  if (Result<void> affordable = require_affordable(keys); !affordable) return failure(std::move(affordable).error());
  const std::vector<std::optional<Error>> verdicts = verdicts_on(keys, known);
  const auto is_weak = [](const std::optional<Error>& verdict) { return verdict.has_value(); };
  const auto first = std::find_if(verdicts.begin(), verdicts.end(), is_weak);
  const bool is_refused = weak == WeakKeys::refuse || std::all_of(verdicts.begin(), verdicts.end(), is_weak);
  if (first != verdicts.end() && is_refused) {
    if (keys.size() == 1) return failure(**first);
    const BoundKey& key = keys[static_cast<std::size_t>(first - verdicts.begin())];
    return failure(Error(**first).at("the key \"" + key.kid + "\" of the set"));
  }
  Examined examined;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    BoundKey& key = keys[i];
    if (!verdicts[i]) {
      examined.keys.push_back(std::move(key));
    } else {
      const std::optional<std::string> kid = key.is_named ? std::optional(key.kid) : std::nullopt;
      examined.weak.push_back({key.position, kid, key.algorithm, KeyFault::weak, verdicts[i]->message});
    }
  }
  return examined;
}

}  // namespace jwtsync::keyring
