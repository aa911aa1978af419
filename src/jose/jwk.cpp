// SPDX-License-Identifier: Apache-2.0
#include "jose/jwk.h"

#include "jose/hidden_key.h"
#include "jose/jwk_members.h"
#include "jose/jwk_parameters.h"
#include "jose/method.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace jwtsync::jose {
namespace {

/// RFC 7518 section 6.4. A key in "k" was wrapped by somebody who took it for a secret.
Result<WrittenKey> read_oct(const JwkMembers& members) {
  Result<Secret> bytes = members.secret_bytes("k");
  if (!bytes) return failure(std::move(bytes).error());
  if (const Result<void> secret = bytes->reveal(require_no_hidden_key); !secret) {
    return malformed("the member \"k\" of the key is not a secret: " + secret.error().message);
  }
  return holding(std::move(bytes));
}

/// RFC 7518 section 6.3.
Result<WrittenKey> read_rsa(const JwkMembers& members, PublicMembers& numbers_of) {
  if (members.has("oth")) return not_for_us("an RSA key of more than two primes");
  auto modulus = numbers_of.number("n");
  if (!modulus) return failure(std::move(modulus).error());
  auto exponent = numbers_of.number("e");
  if (!exponent) return failure(std::move(exponent).error());
  const crypto::RsaNumbers numbers{std::move(*modulus), std::move(*exponent)};
  constexpr std::array<std::string_view, 6> private_names{"d", "p", "q", "dp", "dq", "qi"};
  const auto is_given = [&](std::string_view name) { return members.has(name); };
  const auto given = std::count_if(private_names.begin(), private_names.end(), is_given);
  if (given == 0) return holding(crypto::PublicKey::from_numbers(numbers));
  if (given == 1 && members.has("d")) {
    const Result<Secret> d = members.secret_number("d");
    if (!d) return failure(d.error());
    return d->reveal(
        [&](std::string_view number) { return holding(crypto::PrivateKey::from_numbers(numbers, {.d = number})); });
  }
  if (!std::all_of(private_names.begin(), private_names.end(), is_given)) {
    // Section 6.3.2: who writes one of the others writes all of them.
    return malformed("the RSA key has some of the members d, p, q, dp, dq and qi: all, or d alone, make a key");
  }
  const Result<SecretNumbers> secrets = members.secret_numbers(private_names);
  if (!secrets) return failure(secrets.error());
  return secrets->reveal([&](SecretNumbers::Views views) {
    return holding(crypto::PrivateKey::from_numbers(
        numbers, {.d = views[0], .p = views[1], .q = views[2], .dp = views[3], .dq = views[4], .qi = views[5]}));
  });
}

/// The key of a point, and of "d" if it is there.
Result<WrittenKey> read_point(const JwkMembers& members, const crypto::PublicNumbers& point, std::size_t size) {
  if (!members.has("d")) return holding(crypto::PublicKey::from_numbers(point));
  const Result<Secret> d = members.secret_bytes("d", size);
  if (!d) return failure(d.error());
  return d->reveal(
      [&](std::string_view number) { return holding(crypto::PrivateKey::from_numbers(point, {.d = number})); });
}

/// RFC 7518 section 6.2.
Result<WrittenKey> read_ec(const JwkMembers& members, PublicMembers& numbers) {
  constexpr std::array curves{crypto::KeyKind::p256, crypto::KeyKind::p384, crypto::KeyKind::p521};
  const auto name = members.text("crv");
  if (!name) return failure(name.error());
  const auto* const curve =
      std::find_if(curves.begin(), curves.end(), [&](crypto::KeyKind kind) { return crypto::name_of(kind) == *name; });
  if (curve == curves.end()) return not_for_us("the key is on a curve that is not supported");
  const std::size_t size = crypto::coordinate_size(*curve);
  auto x = numbers.coordinate("x", size);
  if (!x) return failure(std::move(x).error());
  auto y = numbers.coordinate("y", size);
  if (!y) return failure(std::move(y).error());
  return read_point(members, crypto::EcPoint{*curve, std::move(*x), std::move(*y)}, size);
}

/// RFC 8037 section 2.
Result<WrittenKey> read_okp(const JwkMembers& members, PublicMembers& numbers) {
  const auto curve = members.text("crv");
  if (!curve) return failure(curve.error());
  if (*curve != "Ed25519") return not_for_us("the key is on a curve that is not supported");
  const std::size_t size = crypto::coordinate_size(crypto::KeyKind::ed25519);
  auto x = numbers.octets("x", size);
  if (!x) return failure(std::move(x).error());
  return read_point(members, crypto::EdwardsPoint{std::move(*x)}, size);
}

Result<WrittenKey> read_material(const JwkMembers& members, PublicMembers& numbers) {
  const auto type = members.text("kty");
  if (!type) return failure(type.error());
  if (*type == "oct") return read_oct(members);
  if (*type == "RSA") return read_rsa(members, numbers);
  if (*type == "EC") return read_ec(members, numbers);
  if (*type == "OKP") return read_okp(members, numbers);
  return not_for_us("the key is of a type that is not supported");
}

/// A key pair's algorithm is of its type; a secret's is an HMAC.
bool is_of_type(const WrittenKey& key, Algorithm algorithm) {
  if (const auto* const pair = std::get_if<crypto::PrivateKey>(&key.material)) {
    return fits(algorithm, pair->public_key().kind());
  }
  const auto* const public_key = std::get_if<crypto::PublicKey>(&key.material);
  return public_key == nullptr ? is_hmac(algorithm) : fits(algorithm, public_key->kind());
}

}  // namespace

Result<WrittenKey> read_key(const JwkMembers& members, Numbers how) {
  const auto purpose = purpose_of(members);
  if (!purpose) return failure(purpose.error());
  const auto algorithm = algorithm_of(members);
  if (!algorithm) return failure(algorithm.error());
  auto kid = kid_of(members);
  if (!kid) return failure(std::move(kid).error());
  PublicMembers numbers(members, how);
  Result<WrittenKey> key = read_material(members, numbers);
  if (!key) return key;
  const bool is_secret = std::holds_alternative<Secret>(key->material);
  // Whoever can compute a MAC can check it, and the other way round; only a key pair can be allowed one of the two.
  if (is_secret && !purpose->verify) return not_for_us("the secret may sign and not verify, by its member \"key_ops\"");
  if (std::holds_alternative<crypto::PublicKey>(key->material) && !purpose->verify) {
    return not_for_us("the public key may not verify, by its member \"key_ops\"");
  }
  if (algorithm->algorithm && !is_of_type(*key, *algorithm->algorithm)) {
    return failure(Code::key_algorithm_mismatch, "the alg of the key is not one of its type",
                   "let \"alg\" and \"kty\" of the key name one algorithm, as RFC 7518, section 3.1 lists them");
  }
  key->kid = std::move(*kid);
  key->algorithm = algorithm->algorithm;
  key->is_named_ed25519 = algorithm->is_named_ed25519;
  key->may_sign = purpose->sign;
  key->odd_members = numbers.odd();
  return key;
}

Result<WrittenKey> read_jwk(std::string_view text) {
  const Result<json::InPlace> value = json::InPlace::parse(text, Code::key_malformed);
  if (!value) return malformed(no_strict_json);
  if (!value->is_object()) return malformed(no_object);
  const JwkMembers members(*value);
  return read_key(members, holds_secret(members) ? Numbers::canonical : Numbers::by_value);
}

}  // namespace jwtsync::jose
