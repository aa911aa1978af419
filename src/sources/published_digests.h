// SPDX-License-Identifier: Apache-2.0
// The list of secrets that stand in public code, by their digests.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace jwtsync::sources {

/// The first 8 bytes of SHA-256 of each secret on the list, as a number, in order.
[[nodiscard]] std::span<const std::uint64_t> published_digests() noexcept;

/// Whether `secret` is on the list. Another secret has the digest of one with the odds of 1 in 10 to the 16th.
[[nodiscard]] bool is_in_published_digests(std::string_view secret) noexcept;

}  // namespace jwtsync::sources
