// SPDX-License-Identifier: Apache-2.0
// Checking signatures with a public key that is prepared once.
#pragma once

#include "crypto/public_key.h"

#include <memory>
#include <string_view>

namespace jwtsync::crypto {

struct SignatureCheckParts;

/// A public key and a method; used by any number of threads at once.
class SignatureCheck {
 public:
  /// `argument_invalid` where key and method do not fit; a curve may go with any hash, which is for the caller to say.
  [[nodiscard]] static Result<SignatureCheck> prepare(const PublicKey& key, Method method);

  /// Whether the key made this signature of the message. A signature has one size: that of the modulus, twice that of a
  /// coordinate, or 64 bytes. Ed25519 refuses what libsodium refuses: S not below the order, R or the key of small
  /// order or not canonical.
  [[nodiscard]] bool check(std::string_view message, std::string_view signature) const noexcept;

  /// Of a good signature: whether it has the lower s of the two that are right, where it is one by ECDSA.
  [[nodiscard]] bool has_one_text(std::string_view signature) const noexcept;

 private:
  explicit SignatureCheck(std::shared_ptr<const SignatureCheckParts> parts) noexcept : parts_(std::move(parts)) {}

  std::shared_ptr<const SignatureCheckParts> parts_;
};

}  // namespace jwtsync::crypto
