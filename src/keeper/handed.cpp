// SPDX-License-Identifier: Apache-2.0
#include "keeper/handed.h"

#include "jose/private_jwk.h"
#include "keyring/key_pair.h"

#include <jwtsync/seal.h>
#include <algorithm>
#include <utility>

namespace jwtsync::keeper {
namespace {

using rotation::KeyState, rotation::Ring, rotation::RingKey;

const Key* find(const KeyRing& ring, std::string_view kid) {
  const auto keys = ring.keys();
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.kid() == kid; });
  return found == keys.end() ? nullptr : &*found;
}

/// Which key a second variable is for: tokens of a retiring one are alive, and who proved a standby holds it for good.
int urgency_of(const RingKey& key) {
  if (key.state == KeyState::retiring) return 2;
  return key.is_standby ? 1 : 0;
}

/// The keys that a child is given, the one that signs first.
std::vector<const RingKey*> wanted_of(const Ring& ring, HandedKeys form) {
  std::vector<const RingKey*> keys;
  for (const RingKey& key : ring.keys) {
    const bool fits = form == HandedKeys::set || key.state == KeyState::active || is_hmac(key.algorithm);
    if (key.state != KeyState::withdrawn && fits) keys.push_back(&key);
  }
  if (form == HandedKeys::set || keys.empty()) return keys;
  const auto others = keys.begin() + (keys.front()->state == KeyState::active ? 1 : 0);
  const auto most_urgent = std::max_element(others, keys.end(), [](const RingKey* one, const RingKey* other) {
    return urgency_of(*one) < urgency_of(*other);
  });
  if (most_urgent != keys.end()) std::iter_swap(others, most_urgent);
  const std::size_t most = form == HandedKeys::two ? 2 : 1;
  if (keys.size() > most) keys.resize(most);
  return keys;
}

/// Without a key that signs, a child that signs would take the first of what it is given.
Result<void> check_signing(const Ring& ring, const std::vector<const RingKey*>& wanted, const HandedOptions& options) {
  if (!options.signs || ring.in(KeyState::active) != nullptr) return {};
  const bool could_sign =
      options.form != HandedKeys::set ||
      std::any_of(wanted.begin(), wanted.end(), [](const RingKey* key) { return is_hmac(key->algorithm); });
  if (!could_sign) return {};
  return failure(Code::signing_key_absent, "no key of the ring signs: the one that did was revoked",
                 "it goes on as soon as a new key is proved and promoted");
}

/// The private half of a key pair is for who signs with it now.
Result<Secret> jwk_of(const Key& key, bool is_private) {
  if (is_private || key.pair() == nullptr) return rotation::private_jwk(key);
  return jose::public_jwk(key.pair()->public_key, key.algorithm_name(), key.kid());
}

Result<Secret> set_of(const RingReply& reply, const std::vector<const RingKey*>& wanted, bool signs) {
  std::vector<Secret> jwks;
  for (const RingKey* const each : wanted) {
    const Key* const key = find(*reply.keys, each->kid);
    if (key == nullptr) continue;  // a ring reply has all that verify
    Result<Secret> jwk = jwk_of(*key, signs && each->state == KeyState::active);
    if (!jwk) return jwk;
    jwks.push_back(std::move(*jwk));
  }
  return jose::private_jwks(jwks);
}

}  // namespace

Result<Handed> handed_of(const RingReply& reply, const HandedOptions& options) {
  const std::vector<const RingKey*> wanted = wanted_of(reply.ring, options.form);
  if (Result<void> good = check_signing(reply.ring, wanted, options); !good) return failure(std::move(good).error());
  const bool is_raw = options.form != HandedKeys::set;
  if (wanted.empty() || (is_raw && !is_hmac(wanted.front()->algorithm))) {
    return failure(Code::secret_format_unsupported,
                   "the key that signs is a key pair, and no variable holds it as a raw secret",
                   "give the command a JWK Set by --as-keys NAME, if it reads one");
  }
  Result<Secret> set = set_of(reply, wanted, options.signs);
  if (!set) return failure(std::move(set).error());
  const Key* const unnamed = reply.keys->key_of_unnamed_tokens();
  const bool has_unnamed = unnamed != nullptr && std::any_of(wanted.begin(), wanted.end(), [&](const RingKey* key) {
                             return key->kid == unnamed->kid();
                           });
  RingOptions how;
  how.allow_short_keys = options.allow_short_keys;
  how.known = &*reply.keys;
  how.signing_kid =
      options.signs && wanted.front()->state == KeyState::active ? std::string_view(wanted.front()->kid) : "";
  how.unnamed_kid = has_unnamed ? unnamed->kid() : std::string_view();
  Result<KeyRing> ring = KeyRing::parse(*set, how);
  if (!ring) return failure(std::move(ring).error());
  Handed handed{std::move(*ring), std::move(*set)};
  if (!is_raw) return handed;
  Result<Secret> first = find(handed.ring, wanted.front()->kid)->material().clone();
  if (!first) return failure(std::move(first).error());
  handed.first = std::move(*first);
  if (wanted.size() < 2) return handed;
  Result<Secret> second = find(handed.ring, wanted.back()->kid)->material().clone();
  if (!second) return failure(std::move(second).error());
  handed.second = std::move(*second);
  return handed;
}

std::vector<std::string> unheld_kids(const Ring& ring, HandedKeys form) {
  const std::vector<const RingKey*> wanted = wanted_of(ring, form);
  std::vector<std::string> kids;
  for (const RingKey& key : ring.keys) {
    const bool is_held = std::find(wanted.begin(), wanted.end(), &key) != wanted.end();
    if (key.state != KeyState::withdrawn && !is_held) kids.push_back(key.kid);
  }
  return kids;
}

bool holds_revoked(const KeyRing& has, const Ring& ring) {
  const auto held = has.keys();
  return std::any_of(held.begin(), held.end(), [&](const Key& key) {
    return std::any_of(ring.revoked.begin(), ring.revoked.end(),
                       [&](const rotation::Tombstone& stone) { return stone.kid == key.kid(); });
  });
}

bool needs_others(const KeyRing& has, const KeyRing& wanted, const Ring& ring) {
  const auto needed = wanted.keys();
  const bool lacks = std::any_of(needed.begin(), needed.end(), [&](const Key& key) { return !find(has, key.kid()); });
  const Key *const signs = has.signing_key(), *const is_to_sign = wanted.signing_key();
  const bool signs_otherwise = is_to_sign != nullptr && (signs == nullptr || signs->kid() != is_to_sign->kid());
  return lacks || holds_revoked(has, ring) || signs_otherwise;
}

}  // namespace jwtsync::keeper
