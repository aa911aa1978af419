// SPDX-License-Identifier: Apache-2.0
// Making signatures with a private key that is prepared once.
#pragma once

#include "crypto/private_key.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace jwtsync::crypto {

struct SignatureMakeParts;

/// A private key and a method; used by any number of threads at once.
class SignatureMake {
 public:
  /// `argument_invalid` where key and method do not fit; `ring_unavailable` after a fork.
  [[nodiscard]] static Result<SignatureMake> prepare(const PrivateKey& key, Method method);

  /// Of every signature, in bytes.
  [[nodiscard]] std::size_t size() const noexcept;

  /// Writes the signature to `out`, of exactly `size()` bytes. False if the key was lost in a fork, or OpenSSL fails.
  [[nodiscard]] bool sign(std::string_view message, std::span<char> out) const noexcept;

 private:
  explicit SignatureMake(std::shared_ptr<const SignatureMakeParts> parts) noexcept : parts_(std::move(parts)) {}

  std::shared_ptr<const SignatureMakeParts> parts_;
};

}  // namespace jwtsync::crypto
