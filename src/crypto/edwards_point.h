// SPDX-License-Identifier: Apache-2.0
// What libsodium refuses of a point of edwards25519, said by ourselves, so that no verdict depends on who checks the
// signature.
#pragma once

#include <cstddef>
#include <string_view>

namespace jwtsync::crypto {

inline constexpr std::size_t edwards_size = 32;

/// Whether a point of 32 bytes has its y below the prime 2^255 - 19 (RFC 8032 section 5.1.3).
[[nodiscard]] bool is_canonical_edwards_point(std::string_view point) noexcept;

/// Whether the order of the point is 1, 2, 4 or 8, in any of its encodings: with such a key anybody can sign.
[[nodiscard]] bool has_small_order(std::string_view point) noexcept;

/// Whether some x goes with the point's y.
[[nodiscard]] bool is_on_edwards_curve(std::string_view point);

}  // namespace jwtsync::crypto
