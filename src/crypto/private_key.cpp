// SPDX-License-Identifier: Apache-2.0
#include "crypto/private_key.h"

#include "base/error.h"
#include "base/wipe.h"
#include "crypto/key_builder.h"
#include "crypto/key_pair.h"
#include "crypto/pkcs8.h"
#include "crypto/rsa_policy.h"
#include "crypto/rsa_primes.h"
#include "crypto/secure_memory.h"

#include <openssl/core_names.h>
#include <algorithm>

namespace jwtsync::crypto {

struct PrivateKeyParts {
  PublicKey public_key;
  Secret pkcs8;
  Owned<EVP_PKEY> handle;
};

namespace {

tl::unexpected<Error> not_together() {
  return failure(Code::key_malformed, "the private and the public half of the key do not belong together",
                 "export the key again, both halves of it");
}

constexpr auto is_empty = [](std::string_view number) { return number.empty(); };

bool is_complete(const PrivateNumbers& numbers) noexcept {
  const auto all = {numbers.d, numbers.p, numbers.q, numbers.dp, numbers.dq, numbers.qi};
  return std::none_of(all.begin(), all.end(), is_empty);
}

bool has_d_alone(const PrivateNumbers& numbers) noexcept {
  const auto others = {numbers.p, numbers.q, numbers.dp, numbers.dq, numbers.qi};
  return !numbers.d.empty() && std::all_of(others.begin(), others.end(), is_empty);
}

/// Why `secret` is not the private half of `numbers`, if it is not.
std::optional<Error> why_apart(const PublicNumbers& numbers, const PrivateNumbers& secret) {
  if (const auto* const rsa = std::get_if<RsaNumbers>(&numbers)) {
    if (!is_complete(secret)) {
      // RFC 7518 6.3.2: if the producer includes any of the others, "then all of the others MUST be present".
      return Error{Code::key_malformed, "the RSA key lacks some of its private numbers",
                   "export it with d, p, q, dp, dq and qi, or with d alone"};
    }
    const Result<bool> together = belong_together(*rsa, secret);
    if (!together) return together.error();
    return *together ? std::nullopt : std::optional(not_together().value());
  }
  const Result<PublicNumbers> half = public_half(kind_of(numbers), secret.d);
  if (!half) return half.error();
  return *half == numbers ? std::nullopt : std::optional(not_together().value());
}

Owned<EVP_PKEY> rsa_handle(const RsaNumbers& numbers, const PrivateNumbers& secret) {
  KeyBuilder builder;
  return builder.add(OSSL_PKEY_PARAM_RSA_N, numbers.modulus)
      .add(OSSL_PKEY_PARAM_RSA_E, numbers.exponent)
      .add_secret(OSSL_PKEY_PARAM_RSA_D, secret.d)
      .add_secret(OSSL_PKEY_PARAM_RSA_FACTOR1, secret.p)
      .add_secret(OSSL_PKEY_PARAM_RSA_FACTOR2, secret.q)
      .add_secret(OSSL_PKEY_PARAM_RSA_EXPONENT1, secret.dp)
      .add_secret(OSSL_PKEY_PARAM_RSA_EXPONENT2, secret.dq)
      .add_secret(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, secret.qi)
      .build("RSA", EVP_PKEY_KEYPAIR);
}

Owned<EVP_PKEY> ec_handle(const EcPoint& point, const PrivateNumbers& secret) {
  const std::string octets = uncompressed(point);
  KeyBuilder builder;
  return builder.add_text(OSSL_PKEY_PARAM_GROUP_NAME, name_of(point.curve).data())
      .add_octets(OSSL_PKEY_PARAM_PUB_KEY, octets)
      .add_secret(OSSL_PKEY_PARAM_PRIV_KEY, secret.d)
      .build("EC", EVP_PKEY_KEYPAIR);
}

/// None of Ed25519, which needs none: its private bytes stand in the Secret alone.
Owned<EVP_PKEY> handle_of(const PublicNumbers& numbers, const PrivateNumbers& secret) {
  if (const auto* const rsa = std::get_if<RsaNumbers>(&numbers)) return rsa_handle(*rsa, secret);
  if (const auto* const point = std::get_if<EcPoint>(&numbers)) return ec_handle(*point, secret);
  return nullptr;
}

/// Whether the point that stands in a private key, in any form of SEC 1, is the one that belongs there.
bool is_point(std::string_view octets, const PublicNumbers& numbers) {
  if (const auto* const point = std::get_if<EcPoint>(&numbers)) {
    const bool is_odd = (point->y.back() & 1) != 0;
    return octets == uncompressed(*point) || octets == (is_odd ? '\x03' : '\x02') + point->x;
  }
  return octets == std::get<EdwardsPoint>(numbers).x;
}

Result<PublicNumbers> public_numbers(const PrivateKeyFields& key) {
  if (key.kind == KeyKind::rsa) return RsaNumbers{std::string(key.modulus), std::string(key.exponent)};
  Result<PublicNumbers> half = public_half(key.kind, key.numbers.d);
  if (half && !key.point.empty() && !is_point(key.point, *half)) return not_together();
  return half;
}

Owned<EVP_PKEY> generated(KeyKind kind, std::size_t rsa_bits) {
  if (kind == KeyKind::rsa) return Owned<EVP_PKEY>(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", rsa_bits));
  if (kind == KeyKind::ed25519) return Owned<EVP_PKEY>(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  return Owned<EVP_PKEY>(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", name_of(kind).data()));
}

/// The private numbers of a new key, by OpenSSL's encoding: at most six moduli and what DER adds.
Result<Secret> der_of(const EVP_PKEY* key) {
  const int size = i2d_PrivateKey(key, nullptr);
  if (size <= 0) return failure(Code::internal_error, "OpenSSL does not encode the new key");
  return Secret::filled(static_cast<std::size_t>(size), [&](std::span<char> room) {
    unsigned char* at = octets(room.data());
    const int written = i2d_PrivateKey(key, &at);
    return static_cast<std::size_t>(std::max(written, 0));
  });
}

}  // namespace

Result<PrivateKey> PrivateKey::from_numbers(const PublicNumbers& numbers, const PrivateNumbers& private_numbers) {
  const base::VectorRegistersWiped wiped;
  const ErrorQueueKept kept;
  Result<PublicKey> public_key = PublicKey::from_numbers(numbers);
  if (!public_key) return failure(std::move(public_key).error());
  const auto* const rsa = std::get_if<RsaNumbers>(&numbers);
  if (rsa != nullptr && has_d_alone(private_numbers)) {
    const Result<RsaSecrets> secrets = find_primes(*rsa, private_numbers.d);
    if (!secrets) return failure(secrets.error());
    return secrets->reveal([&](const PrivateNumbers& all) { return from_numbers(numbers, all); });
  }
  if (auto apart = why_apart(numbers, private_numbers)) return failure(*std::move(apart));
  Result<Secret> pkcs8 = write_pkcs8(numbers, private_numbers);
  if (!pkcs8) return failure(std::move(pkcs8).error());
  const SecureMemory secure;
  Owned<EVP_PKEY> handle = handle_of(numbers, private_numbers);
  if (handle == nullptr && public_key->kind() != KeyKind::ed25519) {
    return failure(Code::internal_error, "OpenSSL does not take the private key");
  }
  return PrivateKey(std::make_shared<const PrivateKeyParts>(
      PrivateKeyParts{*std::move(public_key), *std::move(pkcs8), std::move(handle)}));
}

Result<PrivateKey> PrivateKey::from_der(std::string_view der) {
  const Result<PrivateKeyFields> key = read_private_key(der);
  if (!key) return failure(key.error());
  const Result<PublicNumbers> numbers = public_numbers(*key);
  if (!numbers) return failure(numbers.error());
  return from_numbers(*numbers, key->numbers);
}

Result<PrivateKey> PrivateKey::generate(KeyKind kind, std::size_t rsa_bits) {
  if (kind == KeyKind::rsa && (rsa_bits < minimum_rsa_bits || rsa_bits > maximum_rsa_bits || rsa_bits % 8 != 0)) {
    return failure(Code::argument_invalid, "no RSA key of " + std::to_string(rsa_bits) + " bits can be made",
                   "use 2048, 3072 or 4096");
  }
  const ErrorQueueKept kept;
  const SecureMemory secure;
  const Owned<EVP_PKEY> key = generated(kind, rsa_bits);
  if (key == nullptr) return failure(Code::internal_error, "OpenSSL makes no key");
  const Result<Secret> der = der_of(key.get());
  if (!der) return failure(der.error());
  return der->reveal([](std::string_view bytes) { return from_der(bytes); });
}

const PublicKey& PrivateKey::public_key() const noexcept { return parts_->public_key; }

bool PrivateKey::lost() const noexcept { return parts_->pkcs8.lost(); }

EVP_PKEY* PrivateKey::handle() const noexcept { return parts_->handle.get(); }

Result<Secret> PrivateKey::pkcs8_der() const {
  if (lost()) return failure(base::lost_in_fork());
  return parts_->pkcs8.clone();
}

bool PrivateKey::reveal(const std::function<void(const PrivateNumbers&)>& use) const {
  return parts_->pkcs8.reveal([&](std::string_view der) {
    const Result<PrivateKeyFields> key = read_private_key(der);
    if (key) use(key->numbers);
    return key.has_value();
  });
}

}  // namespace jwtsync::crypto
