// SPDX-License-Identifier: Apache-2.0
// HMAC (RFC 2104) with a key that is prepared once and used by many threads.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace jwtsync::crypto {

enum class Hash : std::uint8_t { sha256, sha384, sha512 };

/// The size of a hash's digest, in bytes.
[[nodiscard]] std::size_t digest_size(Hash hash) noexcept;

/// A digest or a message authentication code, of the size of its hash.
struct HashValue {
  std::array<char, 64> bytes;
  std::size_t size;
  [[nodiscard]] std::string_view view() const noexcept { return {bytes.data(), size}; }
};

/// The states that HMAC makes of a key (built with JWTSYNC_EVP_ONLY: the key), kept in a Secret's pages: not dumped,
/// and gone after a fork.
class HmacKey {
 public:
  /// `internal_error` where no memory page can be had, or why_no_hashes() says something.
  [[nodiscard]] static Result<HmacKey> prepare(Hash hash, std::string_view key);

  /// Neither allocates nor locks, but with JWTSYNC_EVP_ONLY. Nothing if the states were lost in a fork, since a code
  /// made of wiped states could be made by anybody; nor if OpenSSL fails.
  [[nodiscard]] std::optional<HashValue> authenticate(std::string_view message) const noexcept;

  /// How many bytes a code has.
  [[nodiscard]] std::size_t size() const noexcept { return digest_size(hash_); }

 private:
  HmacKey(Hash hash, Secret kept) : hash_(hash), kept_(std::move(kept)) {}

  Hash hash_;
  Secret kept_;
};

}  // namespace jwtsync::crypto
