// SPDX-License-Identifier: Apache-2.0
#include "cli/joined_keys.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include "jose/private_jwk.h"
#include "keyring/key_pair.h"
#include "keyring/read_keys.h"

namespace jwtsync::cli {
namespace {

bool same_key(const Key& a, const Key& b) {
  return a.algorithm() == b.algorithm() && a.kid() == b.kid() && keyring::same_material(a.material(), b.material());
}

/// The key of a ring that was given no name, and that takes the tokens which name none; nullptr if there is none.
const Key* unnamed_key_of(const KeyRing& ring) {
  const bool is_alone = ring.keys().size() == 1;
  return is_alone && ring.requires_kid() ? nullptr : ring.key_of_unnamed_tokens();
}

/// Whether the ring has the private half of a pair, and signs by it.
bool has_private_half(const Key& key) {
  return key.pair() != nullptr && key.role() == KeyRole::signs && key.pair()->private_key;
}

Result<Secret> jwk_of(const Key& key, std::optional<std::string_view> kid) {
  if (key.pair() == nullptr) return jose::private_jwk(key.material(), key.algorithm(), kid);
  const Key::Pair& pair = *key.pair();
  return has_private_half(key) ? jose::private_jwk(*pair.private_key, key.algorithm_name(), kid)
                               : jose::public_jwk(pair.public_key, key.algorithm_name(), kid);
}

/// Pointers to different keys.
class Distinct {
 public:
  /// Takes a key unless it is there. Of a pair whose public half alone is there, the whole takes its place.
  void add(const Key& key) {
    const auto known = std::find_if(keys_.begin(), keys_.end(), [&](const Key* one) { return same_key(*one, key); });
    if (known == keys_.end()) {
      keys_.push_back(&key);
    } else if (has_private_half(key)) {
      *known = &key;
    }
  }
  [[nodiscard]] const std::vector<const Key*>& all() const noexcept { return keys_; }

 private:
  std::vector<const Key*> keys_;
};

}  // namespace

Result<JoinedKeys> join_keys(std::span<const KeyRing> rings, std::optional<std::size_t> of_unnamed_tokens) {
  Distinct keys, unnamed;
  for (const KeyRing& ring : rings) {
    for (const Key& key : ring.keys()) keys.add(key);
    if (const Key* const key = unnamed_key_of(ring)) unnamed.add(*key);
  }
  const Key* nameless = unnamed.all().size() == 1 ? unnamed.all().front() : nullptr;
  if (of_unnamed_tokens) nameless = unnamed_key_of(rings[*of_unnamed_tokens]);
  if (of_unnamed_tokens && nameless == nullptr) {
    return failure(Code::argument_invalid, "--unnamed names a source whose keys have names of their own",
                   "tokens of these keys carry the names: leave --unnamed out, or name a source without them");
  }
  JoinedKeys joined{{}, unnamed.all().size()};
  for (const Key* key : keys.all()) {
    const bool is_named = nameless == nullptr || !same_key(*key, *nameless);
    Result<Secret> jwk = jwk_of(*key, is_named ? std::optional(key->kid()) : std::nullopt);
    if (!jwk) return failure(std::move(jwk).error());
    joined.jwks.push_back(std::move(*jwk));
  }
  return joined;
}

}  // namespace jwtsync::cli
