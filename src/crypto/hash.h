// SPDX-License-Identifier: Apache-2.0
// SHA-256, HMAC (RFC 2104) and HKDF (RFC 5869), by OpenSSL.
#pragma once

#include <jwtsync/result.h>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace jwtsync::crypto {

using Digest = std::array<char, 32>;

/// Why this process has no hashes: only where jwtsync was built with JWTSYNC_EVP_ONLY, and OpenSSL is configured
/// without them. The functions below then end the process; who opens a door to them asks here first.
[[nodiscard]] std::optional<Error> why_no_hashes();

[[nodiscard]] Digest sha256(std::string_view bytes) noexcept;
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view message) noexcept;

/// HKDF-SHA-256 with an empty salt; fills all of `out`, of at most 255 * 32 bytes.
void hkdf_sha256(std::string_view key_material, std::string_view info, std::span<char> out) noexcept;

}  // namespace jwtsync::crypto
