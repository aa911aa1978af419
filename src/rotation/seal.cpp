// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/seal.h>

#include "base/encoding.h"
#include "base/error.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "jose/private_jwk.h"
#include "keyring/key_pair.h"

#include <algorithm>
#include <array>

namespace jwtsync::rotation {
namespace {

constexpr std::string_view key_info = "jwtsync seal v1", id_info = "jwtsync seal id v1", form = "v1.";
constexpr std::size_t id_bytes = 6;

/// One text for one list of texts: each behind its length, so that none can take a byte of its neighbour's.
std::string associated_with(std::string_view id, std::string_view environment, std::string_view kid,
                            Algorithm algorithm) {
  std::string all;
  for (const std::string_view each : {key_info, id, environment, kid, name_of(algorithm)}) {
    all += std::to_string(each.size()) + ':' + std::string(each);
  }
  return all;
}

tl::unexpected<Error> not_what_was_sealed(std::string_view kid) {
  return failure(Code::answer_malformed,
                 "the sealed key " + std::string(kid) + " was changed, or was sealed for another place",
                 "look at who can write to the store; see docs/rotation.md");
}

tl::unexpected<Error> other_seal(std::string_view id) {
  return failure(Code::secret_absent, "the key is under the seal " + std::string(id) + ", which is not given",
                 "give that seal, too: a lost one takes the keys with it");
}

/// Nonce, ciphertext and tag.
std::optional<std::string> bytes_of(std::string_view sealed, std::string_view id) {
  return base::base64url_decode(sealed.substr(form.size() + id.size() + 1));
}

}  // namespace

Result<Secret> private_jwk(const Key& key) {
  const Key::Pair* const pair = key.pair();
  if (pair == nullptr) {
    if (key.material().lost()) return failure(base::lost_in_fork());
    return jose::private_jwk(key.material(), key.algorithm(), key.kid());
  }
  if (pair->private_key) return jose::private_jwk(*pair->private_key, key.algorithm_name(), key.kid());
  return failure(Code::signing_key_absent,
                 "the key " + std::string(key.kid()) + " is public, and there is nothing to seal",
                 "give the private key");
}

std::optional<std::string_view> seal_id_of(std::string_view sealed) noexcept {
  if (!sealed.starts_with(form)) return std::nullopt;
  sealed.remove_prefix(form.size());
  const std::string_view id = sealed.substr(0, sealed.find('.'));
  if (id.size() != base::base64url_size(id_bytes) || id.size() == sealed.size()) return std::nullopt;
  return id;
}

Result<Seal> Seal::create(const Secret& secret) {
  if (auto none = crypto::why_no_aead()) return failure(*std::move(none));
  if (auto none = crypto::why_no_hashes()) return failure(*std::move(none));
  if (secret.lost()) return failure(base::lost_in_fork());
  if (secret.size() < minimum_size) {
    return failure(
        Code::secret_too_short,
        "the seal has " + std::to_string(secret.size()) + " bytes, and needs " + std::to_string(minimum_size),
        "make one with: jwtsync generate --out PATH");
  }
  return secret.reveal([](std::string_view bytes) -> Result<Seal> {
    std::array<char, id_bytes> id;
    crypto::hkdf_sha256(bytes, id_info, id);
    Result<Secret> key = Secret::filled(crypto::aead_key_size, [&](std::span<char> room) {
      crypto::hkdf_sha256(bytes, key_info, room);
      return room.size();
    });
    if (!key) return failure(std::move(key).error());
    return Seal(base::base64url_encode({id.data(), id.size()}), std::move(*key));
  });
}

Result<std::string> Seal::close(const Key& key, std::string_view environment, Randomness& randomness) const {
  const Result<Secret> jwk = private_jwk(key);
  if (!jwk) return failure(jwk.error());
  std::string sealed(crypto::aead_nonce_size, '\0');
  if (Result<void> filled = randomness.fill(sealed); !filled) return failure(std::move(filled).error());
  const std::string associated = associated_with(id_, environment, key.kid(), key.algorithm());
  if (key_.lost() || jwk->lost()) return failure(base::lost_in_fork());
  const std::optional<std::string> encrypted = key_.reveal([&](std::string_view by) {
    return jwk->reveal([&](std::string_view plain) { return crypto::aead_encrypt(by, sealed, associated, plain); });
  });
  if (!encrypted) return failure(Code::internal_error, "a key cannot be sealed");
  return std::string(form) + id_ + '.' + base::base64url_encode(sealed + *encrypted);
}

Result<KeyRing> Seal::open(std::string_view sealed, std::string_view environment, std::string_view kid,
                           Algorithm algorithm) const {
  const std::optional<std::string_view> id = seal_id_of(sealed);
  if (!id) return not_what_was_sealed(kid);
  if (*id != id_) return other_seal(*id);
  const std::optional<std::string> bytes = bytes_of(sealed, *id);
  if (!bytes || bytes->size() < crypto::aead_nonce_size) return not_what_was_sealed(kid);
  if (key_.lost()) return failure(base::lost_in_fork());
  const std::string_view all = *bytes;
  const std::string_view nonce = all.substr(0, crypto::aead_nonce_size), encrypted = all.substr(nonce.size());
  const std::string associated = associated_with(id_, environment, kid, algorithm);
  const Result<std::optional<Secret>> jwk =
      key_.reveal([&](std::string_view by) { return crypto::aead_decrypt(by, nonce, associated, encrypted); });
  if (!jwk) return failure(jwk.error());
  if (!*jwk) return not_what_was_sealed(kid);
  // It was taken before it was sealed, by the rules of its environment.
  Result<KeyRing> ring = KeyRing::parse(**jwk, {.allow_short_keys = true});
  if (!ring) return ring;
  const Key& key = ring->keys().front();
  if (ring->keys().size() != 1 || key.kid() != kid || key.algorithm() != algorithm) return not_what_was_sealed(kid);
  return ring;
}

Result<KeyRing> open_by_any(std::span<const Seal> seals, std::string_view sealed, std::string_view environment,
                            std::string_view kid, Algorithm algorithm) {
  const std::optional<std::string_view> id = seal_id_of(sealed);
  if (!id) return not_what_was_sealed(kid);
  const auto seal = std::find_if(seals.begin(), seals.end(), [&](const Seal& each) { return each.id() == *id; });
  if (seal == seals.end()) return other_seal(*id);
  return seal->open(sealed, environment, kid, algorithm);
}

}  // namespace jwtsync::rotation
