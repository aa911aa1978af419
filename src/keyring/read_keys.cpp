// SPDX-License-Identifier: Apache-2.0
#include "keyring/read_keys.h"

#include "crypto/constant_time.h"
#include "crypto/hash.h"
#include "jose/header.h"
#include "jose/key_id.h"
#include "jose/method.h"

#include <algorithm>
#include <utility>

namespace jwtsync::keyring {
namespace {

using jose::WrittenKey;

Result<void> require_size(const Secret& key, Algorithm algorithm, const RingOptions& options) {
  if (key.empty()) return failure(Code::secret_empty, "the key is empty", "make one with: jwtsync generate");
  const std::size_t minimum = minimum_key_size(algorithm);
  if (key.size() >= minimum || options.allow_short_keys) return {};
  // RFC 7518 3.2: "A key of the same size as the hash output [...] or larger MUST be used".
  return failure(Code::key_too_short,
                 "the key has " + std::to_string(key.size()) + " bytes; " + std::string(name_of(algorithm)) +
                     " needs at least " + std::to_string(minimum),
                 "make one with: jwtsync generate");
}

tl::unexpected<Error> other_algorithm(Algorithm asked) {
  const std::string name(name_of(asked));
  return failure(Code::key_algorithm_mismatch,
                 is_hmac(asked) ? name + " needs a shared secret, and the value is a key of another kind or algorithm"
                                : name + " is asked for, and no key of the value is for it",
                 "leave the algorithm out, to take that of the key; jwtsync keys shows it");
}

/// Whether another key of the same kid says that it has the algorithm.
bool is_taken(Algorithm algorithm, const WrittenKey& key, const jose::Value& value) {
  return key.kid && std::any_of(value.keys.begin(), value.keys.end(), [&](const WrittenKey& other) {
           return other.kid == key.kid && other.algorithm == algorithm;
         });
}

/// Where one algorithm is asked for, a key that does not say which is its own has that one, unless it would take the
/// name of another key by it.
RingOptions options_for(const WrittenKey& key, const jose::Value& value, RingOptions options) {
  if (options.algorithm && !key.algorithm && is_taken(*options.algorithm, key, value)) options.algorithm.reset();
  return options;
}

/// The one algorithm of a key.
struct Chosen {
  Algorithm algorithm;
  bool by_default;
};

/// Its own, else the one that is asked for, else that of its type.
Chosen algorithm_of(const WrittenKey& key, const crypto::PublicKey* pair, const RingOptions& options) {
  if (key.algorithm) return {*key.algorithm, false};
  const std::optional<Algorithm> asked = options.algorithm;
  if (asked && (pair == nullptr ? is_hmac(*asked) : jose::fits(*asked, pair->kind()))) return {*asked, false};
  return {pair == nullptr ? Algorithm::hs256 : jose::default_algorithm(pair->kind()), true};
}

Result<BoundKey> bind_secret(const WrittenKey& key, const Secret& bytes, const RingOptions& options) {
  const auto [algorithm, by_default] = algorithm_of(key, nullptr, options);
  if (Result<void> fit = require_size(bytes, algorithm, options); !fit) return failure(std::move(fit).error());
  Result<Secret> material = bytes.clone();
  if (!material) return failure(std::move(material).error());
  std::string kid = key.kid ? *key.kid : bytes.reveal(jose::kid_of_hmac_key);
  return BoundKey{std::move(kid), key.kid.has_value(),  algorithm, name_of(algorithm),
                  key.may_sign,   std::move(*material), {},        {},
                  by_default};
}

Result<BoundKey> bind_pair(const WrittenKey& key, const RingOptions& options) {
  std::optional<crypto::PrivateKey> private_key;
  if (const auto* const written = std::get_if<crypto::PrivateKey>(&key.material)) private_key = *written;
  crypto::PublicKey public_key = private_key ? private_key->public_key() : std::get<crypto::PublicKey>(key.material);
  const auto [algorithm, by_default] = algorithm_of(key, &public_key, options);
  const crypto::Digest thumbprint = jose::thumbprint(public_key);
  Result<Secret> material = Secret::copy_of({thumbprint.data(), thumbprint.size()});
  if (!material) return failure(std::move(material).error());
  std::string kid = key.kid ? *key.kid : jose::kid_of_thumbprint(thumbprint);
  const bool can_sign = private_key && key.may_sign;
  const std::string_view name = key.is_named_ed25519 ? jose::name_of_ed25519 : name_of(algorithm);
  return BoundKey{
      std::move(kid),        key.kid.has_value(),    algorithm,  name,        can_sign, std::move(*material),
      std::move(public_key), std::move(private_key), by_default, key.position};
}

Result<BoundKey> bind(const WrittenKey& key, const RingOptions& options) {
  const auto* const secret = std::get_if<Secret>(&key.material);
  return secret != nullptr ? bind_secret(key, *secret, options) : bind_pair(key, options);
}

/// Where an algorithm of key pairs is asked for, a secret is not a key.
Result<void> require_kind(const jose::Value& value, const RingOptions& options) {
  if (value.is_document() || !options.algorithm || is_hmac(*options.algorithm)) return {};
  return failure(Code::key_malformed,
                 "the value is not a key of " + std::string(name_of(*options.algorithm)) + ": no JWK, JWKS, PEM or DER",
                 "give the file that holds the key; make one with: jwtsync generate");
}

/// Of any two keys that this process was given for itself, their kids differ, and their material too.
Result<void> require_distinct(const std::vector<BoundKey>& keys, const BoundKey& added) {
  for (const BoundKey& known : keys) {
    if (known.kid == added.kid) {
      return failure(Code::key_malformed, "two keys of the set have the same kid",
                     "give every key of the set a kid of its own");
    }
    if (same_material(known.material, added.material)) {
      return failure(Code::key_malformed, "one key stands in the set twice, under two names",
                     "give every key of the set once: RFC 8725, section 3.1 binds it to one algorithm");
    }
  }
  return {};
}

/// A set that has public keys without their private ones was made to be handed around: a secret in it is not secret any
/// more.
Result<void> require_no_secret_beside_public_keys(const std::vector<BoundKey>& keys) {
  const auto is_secret = [](const BoundKey& key) { return is_hmac(key.algorithm); };
  const auto is_public = [](const BoundKey& key) { return key.public_key && !key.private_key; };
  if (std::none_of(keys.begin(), keys.end(), is_secret) || std::none_of(keys.begin(), keys.end(), is_public)) return {};
  return failure(Code::key_malformed, "the key set holds a shared secret beside public keys",
                 "keep secrets out of what is published: give them in a set of their own");
}

}  // namespace

bool same_material(const Secret& a, const Secret& b) noexcept {
  return a.reveal([&](std::string_view one) {
    return b.reveal([&](std::string_view other) { return crypto::equal_in_constant_time(one, other); });
  });
}

Result<std::vector<BoundKey>> read_keys(const jose::Value& value, const RingOptions& options) {
  if (Result<void> right = require_kind(value, options); !right) return failure(std::move(right).error());
  std::vector<BoundKey> keys;
  for (const WrittenKey& key : value.keys) {
    Result<BoundKey> bound = bind(key, options_for(key, value, options));
    if (!bound) return failure(std::move(bound).error());
    const Result<void> distinct = value.is_public_set ? Result<void>() : require_distinct(keys, *bound);
    if (!distinct) return failure(distinct.error());
    keys.push_back(std::move(*bound));
  }
  if (!options.signing_kid) {
    Result<void> kept = require_no_secret_beside_public_keys(keys);
    if (!kept) return failure(std::move(kept).error());
  }
  const auto is_asked_for = [&](const BoundKey& key) { return key.algorithm == *options.algorithm; };
  if (options.algorithm && std::none_of(keys.begin(), keys.end(), is_asked_for)) {
    return other_algorithm(*options.algorithm);
  }
  return keys;
}

}  // namespace jwtsync::keyring
