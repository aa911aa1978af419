// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/keyring.h>

#include "jose/shape.h"
#include "keyring/key_id.h"

#include <vector>

namespace jwtsync {
namespace {

Result<void> require_size(std::string_view key, Algorithm algorithm, const RingOptions& options) {
  if (key.empty()) return failure(Code::secret_empty, "the key is empty", "make one with: jwtsync generate");
  const std::size_t minimum = minimum_key_size(algorithm);
  if (key.size() >= minimum || options.allow_short_keys) return {};
  // RFC 7518 3.2: "A key of the same size as the hash output [...] or larger MUST be used".
  return failure(Code::key_too_short,
                 "the key has " + std::to_string(key.size()) + " bytes; " + std::string(name_of(algorithm)) +
                     " needs at least " + std::to_string(minimum),
                 "make one with: jwtsync generate");
}

/// A ring's value must be one HMAC secret.
Result<void> require_raw(std::string_view value) {
  // A public key is known to everybody: taken for the bytes of an HMAC secret, it would let everybody sign.
  if (jose::shape_of(value) == jose::Shape::raw) return {};
  return failure(Code::secret_format_unsupported,
                 "the value is a JSON Web Key, a key set or a PEM file, not one HMAC secret",
                 "give the shared secret itself; make one with: jwtsync generate");
}

Error lost_in_fork() {
  return {Code::ring_unavailable, "the key was wiped when this process was forked",
          "load the secret in the process that uses it, after the fork"};
}

}  // namespace

struct KeyRing::Keys {
  std::vector<Key> keys;  // the signing key first
};

std::string_view name_of(KeyRole role) noexcept { return role == KeyRole::signs ? "signs" : "verifies"; }

Result<KeyRing> KeyRing::parse(const Secret& value, RingOptions options) {
  if (value.lost()) return failure(lost_in_fork());
  const Algorithm algorithm = options.algorithm.value_or(Algorithm::hs256);
  return value.reveal([&](std::string_view bytes) -> Result<KeyRing> {
    if (Result<void> raw = require_raw(bytes); !raw) return failure(std::move(raw).error());
    if (Result<void> fit = require_size(bytes, algorithm, options); !fit) return failure(std::move(fit).error());
    Result<Secret> material = Secret::copy_of(bytes);
    if (!material) return failure(std::move(material).error());
    auto keys = std::make_shared<Keys>();
    keys->keys.push_back(Key(keyring::kid_of_hmac_key(bytes), algorithm, KeyRole::signs, std::move(*material)));
    return KeyRing(std::move(keys));
  });
}

Result<KeyRing> KeyRing::join(const KeyRing& signing, std::span<const KeyRing> verifying) {
  auto joined = std::make_shared<Keys>();
  const auto add = [&joined](const Key& key, KeyRole role) -> Result<void> {
    for (const Key& known : joined->keys) {
      if (known.kid() != key.kid()) continue;
      if (known.algorithm() == key.algorithm()) return {};  // a derived kid tells equal key bytes
      return failure(Code::argument_invalid, "one key stands in the ring with two algorithms",
                     "give every algorithm a key of its own");
    }
    if (key.material().lost()) return failure(lost_in_fork());
    Result<Secret> material = key.material().clone();
    if (!material) return failure(std::move(material).error());
    joined->keys.push_back(Key(std::string(key.kid()), key.algorithm(), role, std::move(*material)));
    return {};
  };
  if (Result<void> added = add(signing.signing_key(), KeyRole::signs); !added) return failure(std::move(added).error());
  for (const KeyRing& ring : verifying) {
    for (const Key& key : ring.keys()) {
      if (Result<void> added = add(key, KeyRole::verifies); !added) return failure(std::move(added).error());
    }
  }
  return KeyRing(std::move(joined));
}

const Key& KeyRing::signing_key() const noexcept { return keys_->keys.front(); }

std::span<const Key> KeyRing::keys() const noexcept { return keys_->keys; }

bool KeyRing::requires_kid() const noexcept { return keys_->keys.size() > 1; }

}  // namespace jwtsync
