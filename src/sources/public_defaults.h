// SPDX-License-Identifier: Apache-2.0
// Secrets that everybody knows: those listed with their origin, and those that stand in public code, by their digests.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace jwtsync::sources {

/// What development and test fall back to. Its fingerprint is 6f172220c2b7525e.
inline constexpr std::string_view development_fallback = "development-jwt-secret-minimum-32-characters-long";

/// Every secret that is listed with its origin. Staging and production refuse them.
[[nodiscard]] std::span<const std::string_view> public_defaults() noexcept;

/// Whether `secret` is one of them, or of those known by their digests; or one written as base64, base64url or
/// hexadecimal, or what one of these decodes to. Compared whole and exactly.
[[nodiscard]] bool is_public_default(std::string_view secret) noexcept;

/// Whether it is the published known answer of the first resolver: a warning, since test fixtures rest on it.
[[nodiscard]] bool is_published_example(std::string_view secret) noexcept;

/// The first 8 bytes of SHA-256 of each secret on the list, as a number, in order.
[[nodiscard]] std::span<const std::uint64_t> published_digests() noexcept;

/// Whether `secret` is on the list. Another secret has the digest of one with the odds of 1 in 10 to the 16th.
[[nodiscard]] bool is_in_published_digests(std::string_view secret) noexcept;

}  // namespace jwtsync::sources
