// SPDX-License-Identifier: Apache-2.0
// The public half of a key pair. What no key may be is refused here, once, for public and private keys alike.
#pragma once

#include "crypto/asymmetric.h"

#include <jwtsync/result.h>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace jwtsync::crypto {

struct PublicKeyParts;

/// An immutable value, cheap to copy; used by any number of threads.
///
/// Refused: an RSA modulus of fewer than 2048 bits (`key_too_short`); one that shows the ROCA pattern (CVE-2017-15361),
/// or an exponent that is even or at most 2^16 (`key_weak`); and as `key_malformed` a modulus of more than 16384 bits
/// or an exponent of more than 64, a point that is not on its curve, and an Ed25519 key that is not canonical, not on
/// the curve or of small order. Every other curve and kind of key is refused as `key_malformed`, too.
class PublicKey {
 public:
  [[nodiscard]] static Result<PublicKey> from_numbers(const PublicNumbers& numbers);

  /// SubjectPublicKeyInfo (RFC 5280), RSAPublicKey (PKCS #1, RFC 8017 A.1.1) or an X.509 certificate, whichever it is.
  /// Nothing may follow it. Of a certificate only the key is looked at: neither its dates nor who signed it.
  [[nodiscard]] static Result<PublicKey> from_der(std::string_view der);

  [[nodiscard]] KeyKind kind() const noexcept;

  /// The size of the modulus or of the curve: 2048 to 16384; 256, 384, 521; 256 for Ed25519.
  [[nodiscard]] std::size_t bits() const noexcept;

  [[nodiscard]] const PublicNumbers& numbers() const noexcept;

  /// As SubjectPublicKeyInfo.
  [[nodiscard]] std::string spki_der() const;

  /// OpenSSL's form of the key; none of an Ed25519 key. For this room only.
  [[nodiscard]] evp_pkey_st* handle() const noexcept;

  /// Whether both are the same key.
  friend bool operator==(const PublicKey& a, const PublicKey& b) { return a.numbers() == b.numbers(); }

 private:
  explicit PublicKey(PublicKeyParts parts);

  std::shared_ptr<const PublicKeyParts> parts_;
};

}  // namespace jwtsync::crypto
