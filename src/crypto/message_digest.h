// SPDX-License-Identifier: Apache-2.0
// What a signature signs: the hash of a message.
#pragma once

#include "crypto/hmac.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace jwtsync::crypto {

/// A digest, of the size of its hash.
struct MessageDigest {
  std::array<char, 64> bytes;
  std::size_t size;
  [[nodiscard]] std::string_view view() const noexcept { return {bytes.data(), size}; }
};

/// Nothing where why_no_hashes() says something, or OpenSSL fails.
[[nodiscard]] std::optional<MessageDigest> digest_of(Hash hash, std::string_view message) noexcept;

}  // namespace jwtsync::crypto
