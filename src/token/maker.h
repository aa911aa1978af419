// SPDX-License-Identifier: Apache-2.0
// What makes signatures by one key, prepared once.
#pragma once

#include "crypto/hmac.h"
#include "crypto/signing_key.h"

#include <jwtsync/keyring.h>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>

namespace jwtsync::token {

/// Threads: any number at once.
class Maker {
 public:
  /// `key` can sign. Errors: those of the key that cannot be prepared.
  [[nodiscard]] static Result<Maker> of(const Key& key);
  /// Of every signature, in bytes.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Writes the signature, encoded; whether the key is still there.
  [[nodiscard]] bool sign(std::string_view signing_input, char* out) const noexcept;

 private:
  using Prepared = std::variant<crypto::HmacKey, std::shared_ptr<const crypto::SigningKey>>;
  Maker(Prepared key, std::size_t size) : key_(std::move(key)), size_(size) {}
  Prepared key_;
  std::size_t size_;
};

}  // namespace jwtsync::token
