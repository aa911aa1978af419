// SPDX-License-Identifier: Apache-2.0
#include "jose/jwk.h"

#include "jose/header.h"
#include "jose/hidden_key.h"
#include "jose/jwk_members.h"
#include "jose/method.h"

#include <algorithm>
#include <array>
#include <utility>

namespace jwtsync::jose {
namespace {

constexpr std::size_t longest_kid = 256;  // bytes

tl::unexpected<Error> not_for_us(std::string message) {
  return failure(Code::secret_format_unsupported, std::move(message),
                 "give a key for signatures: oct, RSA, EC on P-256, P-384 or P-521, or OKP on Ed25519");
}

/// What the key may be used for (RFC 7517, sections 4.2 and 4.3).
struct Purpose {
  bool sign = true;
  bool verify = true;
};

Result<Purpose> purpose_of(const JwkMembers& members) {
  const auto use = members.optional_text("use");
  if (!use) return failure(use.error());
  if (*use && **use != "sig") return not_for_us("the key is not for signatures, by its member \"use\"");
  const auto operations = members.optional_texts("key_ops");
  if (!operations) return failure(operations.error());
  if (!*operations) return Purpose{};
  const auto allows = [&](std::string_view name) {
    return std::find((*operations)->begin(), (*operations)->end(), name) != (*operations)->end();
  };
  const Purpose purpose{allows("sign"), allows("verify")};
  if (!purpose.sign && !purpose.verify) return not_for_us("the key is not for signatures, by its member \"key_ops\"");
  return purpose;
}

Result<std::optional<std::string>> kid_of(const JwkMembers& members) {
  auto kid = members.optional_text("kid");
  if (!kid || !*kid) return kid;
  const auto is_control = [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; };
  const bool written = !(*kid)->empty() && (*kid)->size() <= longest_kid;
  if (!written || std::any_of((*kid)->begin(), (*kid)->end(), is_control)) {
    return malformed("the kid of the key is empty, longer than 256 bytes, or holds control characters");
  }
  return kid;
}

/// What "alg" says.
struct Alg {
  std::optional<Algorithm> algorithm = {};
  bool is_named_ed25519 = false;
};

Result<Alg> algorithm_of(const JwkMembers& members) {
  const auto name = members.optional_text("alg");
  if (!name) return failure(name.error());
  if (!*name) return Alg{};
  const auto algorithm = algorithm_named(**name);
  if (!algorithm) return not_for_us("the key is for an algorithm that is not supported, by its member \"alg\"");
  return Alg{algorithm, **name == name_of_ed25519};
}

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
Result<WrittenKey> read_rsa(const JwkMembers& members) {
  if (members.has("oth")) return not_for_us("an RSA key of more than two primes");
  auto modulus = members.number("n");
  if (!modulus) return failure(std::move(modulus).error());
  auto exponent = members.number("e");
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
Result<WrittenKey> read_ec(const JwkMembers& members) {
  constexpr std::array curves{crypto::KeyKind::p256, crypto::KeyKind::p384, crypto::KeyKind::p521};
  const auto name = members.text("crv");
  if (!name) return failure(name.error());
  const auto* const curve =
      std::find_if(curves.begin(), curves.end(), [&](crypto::KeyKind kind) { return crypto::name_of(kind) == *name; });
  if (curve == curves.end()) return not_for_us("the key is on a curve that is not supported");
  const std::size_t size = crypto::coordinate_size(*curve);
  auto x = members.bytes("x", size);
  if (!x) return failure(std::move(x).error());
  auto y = members.bytes("y", size);
  if (!y) return failure(std::move(y).error());
  return read_point(members, crypto::EcPoint{*curve, std::move(*x), std::move(*y)}, size);
}

/// RFC 8037 section 2.
Result<WrittenKey> read_okp(const JwkMembers& members) {
  const auto curve = members.text("crv");
  if (!curve) return failure(curve.error());
  if (*curve != "Ed25519") return not_for_us("the key is on a curve that is not supported");
  const std::size_t size = crypto::coordinate_size(crypto::KeyKind::ed25519);
  auto x = members.bytes("x", size);
  if (!x) return failure(std::move(x).error());
  return read_point(members, crypto::EdwardsPoint{std::move(*x)}, size);
}

Result<WrittenKey> read_material(const JwkMembers& members) {
  const auto type = members.text("kty");
  if (!type) return failure(type.error());
  if (*type == "oct") return read_oct(members);
  if (*type == "RSA") return read_rsa(members);
  if (*type == "EC") return read_ec(members);
  if (*type == "OKP") return read_okp(members);
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

Result<WrittenKey> read(const json::InPlace& value) {
  if (!value.is_object()) return malformed("the key is not a JSON object");
  const JwkMembers members(value);
  const auto purpose = purpose_of(members);
  if (!purpose) return failure(purpose.error());
  const auto algorithm = algorithm_of(members);
  if (!algorithm) return failure(algorithm.error());
  auto kid = kid_of(members);
  if (!kid) return failure(std::move(kid).error());
  Result<WrittenKey> key = read_material(members);
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
  return key;
}

}  // namespace

Result<WrittenKey> read_jwk(std::string_view text) {
  const Result<json::InPlace> value = json::InPlace::parse(text, Code::key_malformed);
  if (!value) return malformed(no_strict_json);
  return read(*value);
}

Result<std::vector<WrittenKey>> read_jwks(std::string_view text) {
  const Result<json::InPlace> value = json::InPlace::parse(text, Code::key_malformed);
  if (!value) return malformed(no_strict_json);
  const auto set = value->member("keys");
  if (!set || !set->is_array()) return malformed("the member \"keys\" of the key set is not an array");
  std::vector<WrittenKey> keys;
  std::size_t position = 0;
  for (const json::InPlace& element : set->elements()) {
    ++position;
    Result<WrittenKey> key = read(element);
    if (key) {
      keys.push_back(std::move(*key));
    } else if (key.error().code != Code::secret_format_unsupported) {
      return failure(std::move(key).error().at("key " + std::to_string(position) + " of the set"));
    }
  }
  if (keys.empty()) return not_for_us("the key set holds no key for signatures");
  return keys;
}

}  // namespace jwtsync::jose
