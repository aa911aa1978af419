// SPDX-License-Identifier: Apache-2.0
#include "keyring/new_key.h"

#include <span>
#include <string>
#include "base/encoding.h"
#include "crypto/private_key.h"
#include "jose/header.h"
#include "jose/key_id.h"
#include "jose/method.h"
#include "jose/pem_text.h"
#include "jose/private_jwk.h"

namespace jwtsync::keyring {
namespace {

constexpr std::size_t random_size = 48;  // bytes: the 64 characters they make are enough for HS512 too

Result<Secret> new_secret(Randomness& randomness) {
  Result<void> filled;
  const Result<Secret> bytes = Secret::filled(random_size, [&](std::span<char> room) {
    filled = randomness.fill(room);
    return room.size();
  });
  if (!bytes) return failure(bytes.error());
  if (!filled) return failure(filled.error());
  return bytes->reveal([](std::string_view random) {
    return Secret::filled(base::base64url_size(random.size()), [&](std::span<char> room) {
      base::base64url_encode(random, room.data());
      return room.size();
    });
  });
}

crypto::KeyKind kind_of(Algorithm algorithm) noexcept {
  using crypto::KeyKind;
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::p521, KeyKind::ed25519}) {
    if (jose::fits(algorithm, kind)) return kind;
  }
  return KeyKind::rsa;
}

Result<Secret> in_json(Result<Secret> jwk, KeyForm form) {
  return jwk && form == KeyForm::jwks ? jose::private_jwks({&*jwk, 1}) : std::move(jwk);
}

Result<Secret> new_shared_key(Randomness& randomness, Algorithm algorithm, KeyForm form) {
  Result<Secret> secret = new_secret(randomness);
  if (!secret || form == KeyForm::text) return secret;
  return in_json(jose::private_jwk(*secret, algorithm, secret->reveal(jose::kid_of_hmac_key)), form);
}

Result<Secret> new_pair(const NamedAlgorithm& wanted, KeyForm form) {
  const Result<crypto::PrivateKey> pair = crypto::PrivateKey::generate(kind_of(wanted.algorithm));
  if (!pair) return failure(pair.error());
  if (form == KeyForm::pem) return jose::private_pem(*pair);
  const std::string kid = jose::kid_of_thumbprint(jose::thumbprint(pair->public_key()));
  return in_json(jose::private_jwk(*pair, wanted.name, kid), form);
}

}  // namespace

std::optional<KeyForm> key_form_named(std::string_view name) noexcept {
  if (name == "text") return KeyForm::text;
  if (name == "pem") return KeyForm::pem;
  if (name == "jwk") return KeyForm::jwk;
  if (name == "jwks") return KeyForm::jwks;
  return std::nullopt;
}

std::optional<NamedAlgorithm> NamedAlgorithm::of(std::string_view name) noexcept {
  const auto algorithm = algorithm_named(name);
  if (!algorithm) return std::nullopt;
  return NamedAlgorithm{*algorithm, name == jose::name_of_ed25519 ? jose::name_of_ed25519 : name_of(*algorithm)};
}

KeyForm usual_form(const NamedAlgorithm& wanted) noexcept {
  const Algorithm algorithm = wanted.algorithm;
  if (is_hmac(algorithm)) return KeyForm::text;
  const bool is_plain = jose::default_algorithm(kind_of(algorithm)) == algorithm && wanted.name == name_of(algorithm);
  return is_plain ? KeyForm::pem : KeyForm::jwk;
}

Result<Secret> new_key(Randomness& randomness, const NamedAlgorithm& wanted, KeyForm form) {
  const Algorithm algorithm = wanted.algorithm;
  if (is_hmac(algorithm) && form == KeyForm::pem) {
    return failure(Code::argument_invalid, "a shared secret has no PEM form", "say --format text, jwk or jwks");
  }
  if (!is_hmac(algorithm) && form == KeyForm::text) {
    return failure(Code::argument_invalid, "a key pair has no raw text", "say --format pem, jwk or jwks");
  }
  return is_hmac(algorithm) ? new_shared_key(randomness, algorithm, form) : new_pair(wanted, form);
}

}  // namespace jwtsync::keyring
