// SPDX-License-Identifier: Apache-2.0
// Ed25519 (RFC 8032), in two ways with the same verdicts: by libsodium, which is twice as fast, and by OpenSSL's EVP,
// for those who must use nothing else (the build option JWTSYNC_EVP_ONLY). Tests compare both.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::crypto {

namespace by_evp {
/// What has to be done before anything else, by each who prepares a key; any number of times, in any thread.
[[nodiscard]] bool prepare() noexcept;
[[nodiscard]] bool check(std::string_view key, std::string_view message, std::string_view signature) noexcept;
/// The key of a seed of 32 bytes (RFC 8032 section 5.1.5).
[[nodiscard]] std::optional<std::string> public_key_of(std::string_view seed);
/// `pair` is the seed and then the key. Writes 64 bytes.
[[nodiscard]] bool sign(std::string_view pair, std::string_view message, char* signature) noexcept;
}  // namespace by_evp

#ifdef JWTSYNC_EVP_ONLY
namespace ed25519_way = by_evp;
#else
namespace by_sodium {
[[nodiscard]] bool prepare() noexcept;
[[nodiscard]] bool check(std::string_view key, std::string_view message, std::string_view signature) noexcept;
[[nodiscard]] std::optional<std::string> public_key_of(std::string_view seed);
[[nodiscard]] bool sign(std::string_view pair, std::string_view message, char* signature) noexcept;
}  // namespace by_sodium
namespace ed25519_way = by_sodium;
#endif

}  // namespace jwtsync::crypto
