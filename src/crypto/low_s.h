// SPDX-License-Identifier: Apache-2.0
// The two texts of one ECDSA signature: where (r, s) is right, (r, n - s) is too, n being the order of the curve.
#pragma once

#include "crypto/public_key.h"

#include <span>
#include <string_view>

namespace jwtsync::crypto {

/// Whether the s of a signature, r and s one after the other as tokens have them, is the lower of the two. `curve` is
/// one of P-256, P-384 and P-521, and the signature has its size.
[[nodiscard]] bool has_low_s(KeyKind curve, std::string_view r_and_s) noexcept;

/// Puts the lower s in place of the higher one.
void lower_s(KeyKind curve, std::span<char> r_and_s) noexcept;

}  // namespace jwtsync::crypto
