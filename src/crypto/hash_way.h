// SPDX-License-Identifier: Apache-2.0
// SHA-2 and HMAC (RFC 2104), in two ways with the same results: by states that are plain values (sha2.h), which is
// several times as fast, and by OpenSSL's EVP, for those who must use nothing else (the build option JWTSYNC_EVP_ONLY).
// Tests compare both.
#pragma once

#include "crypto/hmac.h"

#include <span>
#include <string_view>

namespace jwtsync::crypto {

/// A message as its pieces, one after the other.
using Pieces = std::span<const std::string_view>;

namespace by_evp {
/// Whether this process has all the hashes. Nothing else here works where it has not.
[[nodiscard]] bool has_hashes() noexcept;
/// Writes `digest_size(hash)` bytes; false where OpenSSL fails, as by_evp::hmac.
[[nodiscard]] bool digest(Hash hash, std::string_view message, char* out) noexcept;
[[nodiscard]] bool hmac(Hash hash, std::string_view key, Pieces message, char* out) noexcept;
/// What an HmacKey holds: here the key itself.
[[nodiscard]] Result<Secret> keep(Hash hash, std::string_view key);
[[nodiscard]] bool authenticate(Hash hash, const Secret& kept, std::string_view message, char* out) noexcept;
}  // namespace by_evp

#ifdef JWTSYNC_EVP_ONLY
namespace hash_way = by_evp;
#else
/// None of them fails, but keep() where no memory page can be had, and authenticate() after a fork.
namespace by_states {
[[nodiscard]] bool has_hashes() noexcept;
[[nodiscard]] bool digest(Hash hash, std::string_view message, char* out) noexcept;
[[nodiscard]] bool hmac(Hash hash, std::string_view key, Pieces message, char* out) noexcept;
/// The two states that HMAC makes of the key.
[[nodiscard]] Result<Secret> keep(Hash hash, std::string_view key);
[[nodiscard]] bool authenticate(Hash hash, const Secret& kept, std::string_view message, char* out) noexcept;
}  // namespace by_states
namespace hash_way = by_states;
#endif

}  // namespace jwtsync::crypto
