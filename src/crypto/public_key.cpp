// SPDX-License-Identifier: Apache-2.0
#include "crypto/public_key.h"

#include "crypto/edwards_point.h"
#include "crypto/key_builder.h"
#include "crypto/key_identifier.h"
#include "crypto/rsa_policy.h"

#include <openssl/core_names.h>

namespace jwtsync::crypto {

struct PublicKeyParts {
  PublicNumbers numbers;
  Owned<EVP_PKEY> handle;
};

namespace {

using der::Tag;
using Parts = PublicKeyParts;

Result<Parts> make(const RsaNumbers& numbers) {
  if (auto unfit = why_unfit(numbers)) return failure(*std::move(unfit));
  KeyBuilder builder;
  builder.add(OSSL_PKEY_PARAM_RSA_N, numbers.modulus).add(OSSL_PKEY_PARAM_RSA_E, numbers.exponent);
  Owned<EVP_PKEY> handle = builder.build("RSA", EVP_PKEY_PUBLIC_KEY);
  if (handle == nullptr) return failure(Code::internal_error, "OpenSSL does not take the RSA key");
  return Parts{numbers, std::move(handle)};
}

tl::unexpected<Error> off_curve(KeyKind curve) {
  return failure(Code::key_malformed, "the point of the key is not on " + std::string(name_of(curve)),
                 "export the key again, and compare its curve with the one it is said to have");
}

Owned<EVP_PKEY> ec_handle(KeyKind curve, std::string_view point) {
  KeyBuilder builder;
  builder.add_text(OSSL_PKEY_PARAM_GROUP_NAME, name_of(curve).data()).add_octets(OSSL_PKEY_PARAM_PUB_KEY, point);
  return builder.build("EC", EVP_PKEY_PUBLIC_KEY);
}

std::string coordinate(const EVP_PKEY* key, const char* name, std::size_t size) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
  const Owned<BIGNUM> owner(number);
  std::string bytes(size, '\0');
  if (BN_bn2binpad(number, octets(bytes.data()), static_cast<int>(size)) < 0) return {};
  return bytes;
}

/// `point` in any form of SEC 1, since some write public keys compressed.
Result<Parts> make_ec(KeyKind curve, std::string_view point) {
  Owned<EVP_PKEY> handle = ec_handle(curve, point);
  if (handle == nullptr) return off_curve(curve);
  const std::size_t size = coordinate_size(curve);
  EcPoint numbers{curve, coordinate(handle.get(), OSSL_PKEY_PARAM_EC_PUB_X, size),
                  coordinate(handle.get(), OSSL_PKEY_PARAM_EC_PUB_Y, size)};
  if (numbers.x.empty() || numbers.y.empty()) return off_curve(curve);  // the point at infinity has neither
  return Parts{std::move(numbers), std::move(handle)};
}

Result<Parts> make(const EcPoint& numbers) {
  const std::size_t size = coordinate_size(numbers.curve);
  if (numbers.curve == KeyKind::rsa || numbers.curve == KeyKind::ed25519) {
    return failure(Code::argument_invalid, "an EcPoint is one of P-256, P-384 or P-521");
  }
  if (numbers.x.size() != size || numbers.y.size() != size) {  // RFC 7518 section 6.2.1.2
    return failure(Code::key_malformed,
                   "a coordinate of the key does not have the " + std::to_string(size) + " bytes of " +
                       std::string(name_of(numbers.curve)),
                   "a coordinate keeps its leading zeros");
  }
  return make_ec(numbers.curve, uncompressed(numbers));
}

Result<Parts> make(const EdwardsPoint& numbers) {
  const std::string& x = numbers.x;
  if (x.size() != edwards_size) return failure(Code::key_malformed, "the Ed25519 key does not have 32 bytes");
  if (has_small_order(x) || !is_canonical_edwards_point(x) || !is_on_edwards_curve(x)) {
    return failure(Code::key_malformed, "the point of the key is not a valid one of Ed25519",
                   "export the key again, or make a new one");
  }
  return Parts{numbers, nullptr};
}

Result<Parts> read_rsa(std::string_view der) {
  der::Reader reader(der);
  der::Reader fields = reader.enter(Tag::sequence);
  const RsaNumbers numbers{std::string(fields.take_number()), std::string(fields.take_number())};
  if (!fields.finished() || !reader.finished()) return not_a_key();
  return make(numbers);
}

Result<Parts> read_spki(std::string_view der) {
  der::Reader reader(der);
  der::Reader fields = reader.enter(Tag::sequence);
  const Result<KeyKind> kind = take_key_identifier(fields);
  if (!kind) return failure(kind.error());
  const std::string_view key = fields.take_octets_of_bit_string();
  if (!fields.finished() || !reader.finished()) return not_a_key();
  if (*kind == KeyKind::rsa) return read_rsa(key);
  if (*kind == KeyKind::ed25519) return make(EdwardsPoint{std::string(key)});
  return make_ec(*kind, key);
}

Result<Parts> read_certificate(std::string_view der) {
  const unsigned char* at = octets(der);
  const Owned<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (certificate == nullptr || at != octets(der) + der.size()) return not_a_key();
  unsigned char* spki = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &spki);
  if (size <= 0) return not_a_key();
  const std::string copy(spki, spki + size);
  OPENSSL_free(spki);
  return read_spki(copy);
}

/// What stands in the BIT STRING of SubjectPublicKeyInfo.
std::string key_bits(const PublicNumbers& numbers) {
  if (const auto* const rsa = std::get_if<RsaNumbers>(&numbers)) {
    return element(Tag::sequence, der::number(rsa->modulus) + der::number(rsa->exponent));
  }
  if (const auto* const point = std::get_if<EcPoint>(&numbers)) return uncompressed(*point);
  return std::get<EdwardsPoint>(numbers).x;
}

/// By the first fields of the outer SEQUENCE: a number is PKCS #1; an AlgorithmIdentifier, which begins with an OBJECT
/// IDENTIFIER, is SubjectPublicKeyInfo; a TBSCertificate begins otherwise.
Result<Parts> read(std::string_view der) {
  if (der.size() > der::max_size) return not_a_key();
  der::Reader reader(der);
  der::Reader fields = reader.enter(Tag::sequence);
  if (fields.failed()) return not_a_key();
  if (fields.take_if(Tag::integer)) return read_rsa(der);
  return fields.enter(Tag::sequence).take_if(Tag::object) ? read_spki(der) : read_certificate(der);
}

}  // namespace

PublicKey::PublicKey(PublicKeyParts parts) : parts_(std::make_shared<const PublicKeyParts>(std::move(parts))) {}

Result<PublicKey> PublicKey::from_numbers(const PublicNumbers& numbers) {
  const ErrorQueueKept kept;
  Result<Parts> parts = std::visit([](const auto& kind) { return make(kind); }, numbers);
  if (!parts) return failure(std::move(parts).error());
  return PublicKey(*std::move(parts));
}

Result<PublicKey> PublicKey::from_der(std::string_view der) {
  const ErrorQueueKept kept;
  Result<Parts> parts = read(der);
  if (!parts) return failure(std::move(parts).error());
  return PublicKey(*std::move(parts));
}

KeyKind PublicKey::kind() const noexcept { return kind_of(parts_->numbers); }

std::size_t PublicKey::bits() const noexcept {
  return parts_->handle == nullptr ? 256 : static_cast<std::size_t>(EVP_PKEY_get_bits(parts_->handle.get()));
}

const PublicNumbers& PublicKey::numbers() const noexcept { return parts_->numbers; }

std::string PublicKey::spki_der() const {
  constexpr char unused_bits = 0;
  return element(Tag::sequence,
                 key_identifier(kind()) + element(Tag::bit_string, unused_bits + key_bits(parts_->numbers)));
}

EVP_PKEY* PublicKey::handle() const noexcept { return parts_->handle.get(); }

}  // namespace jwtsync::crypto
