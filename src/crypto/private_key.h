// SPDX-License-Identifier: Apache-2.0
// A key pair that can sign.
#pragma once

#include "crypto/public_key.h"

#include <jwtsync/secret.h>
#include <functional>
#include <memory>

namespace jwtsync::crypto {

struct PrivateKeyParts;

/// The private half is kept as PKCS #8 in a Secret, and that of Ed25519 nowhere else. Of RSA and EC keys OpenSSL holds
/// a copy besides, in its secure heap where the process has set one up (secure_memory.h).
///
/// An immutable value, cheap to copy; used by any number of threads. What is refused of a public key (public_key.h) is
/// refused here, too; and, as `key_malformed`, a private half that does not belong to the public one.
class PrivateKey {
 public:
  /// An RSA key has all of its private numbers, or d alone, by which the others are found (RFC 7518 section 6.3.2;
  /// rsa_primes.h says when not).
  [[nodiscard]] static Result<PrivateKey> from_numbers(const PublicNumbers& numbers,
                                                       const PrivateNumbers& private_numbers);

  /// PKCS #8 (RFC 5958), RSAPrivateKey (PKCS #1) or ECPrivateKey (SEC 1, RFC 5915), whichever it is; nothing may follow
  /// it. An encrypted one is refused with a hint.
  [[nodiscard]] static Result<PrivateKey> from_der(std::string_view der);

  /// A new one. `rsa_bits` is looked at for RSA only: 2048 to 16384 and a multiple of 8 (`argument_invalid`).
  [[nodiscard]] static Result<PrivateKey> generate(KeyKind kind, std::size_t rsa_bits = 3072);

  [[nodiscard]] const PublicKey& public_key() const noexcept;

  /// As PKCS #8. `ring_unavailable` after a fork.
  [[nodiscard]] Result<Secret> pkcs8_der() const;

  /// Whether this process is a fork of the one that loaded the key.
  [[nodiscard]] bool lost() const noexcept;

  /// Calls `use` with the numbers that a JWK of this key holds; they are valid only inside the call. After a fork they
  /// are gone: `use` is not called, and the answer is false.
  bool reveal(const std::function<void(const PrivateNumbers&)>& use) const;

  /// OpenSSL's form of the key; none of an Ed25519 key. For this room only.
  [[nodiscard]] evp_pkey_st* handle() const noexcept;

 private:
  explicit PrivateKey(std::shared_ptr<const PrivateKeyParts> parts) noexcept : parts_(std::move(parts)) {}

  std::shared_ptr<const PrivateKeyParts> parts_;
};

}  // namespace jwtsync::crypto
