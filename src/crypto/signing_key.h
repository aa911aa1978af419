// SPDX-License-Identifier: Apache-2.0
// A private key that makes signatures, wherever it is kept.
#pragma once

#include "crypto/private_key.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace jwtsync::crypto {

/// A private key and a method; used by any number of threads at once.
class SigningKey {
 public:
  virtual ~SigningKey() = default;
  /// Of every signature, in bytes.
  [[nodiscard]] virtual std::size_t size() const noexcept = 0;
  /// Writes the signature to `out`, of exactly `size()` bytes. False if the key is not there any more (it was lost in a
  /// fork), or the signature cannot be made.
  [[nodiscard]] virtual bool sign(std::string_view message, std::span<char> out) const noexcept = 0;
};

/// A key of this process, prepared once. `argument_invalid` where key and method do not fit; `ring_unavailable` after a
/// fork.
[[nodiscard]] Result<std::shared_ptr<const SigningKey>> local_signing_key(const PrivateKey& key, Method method);

}  // namespace jwtsync::crypto
