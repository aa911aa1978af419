// SPDX-License-Identifier: Apache-2.0
// Whether an RSA modulus is a product of two primes that cannot be found: partial validation by NIST SP 800-89, section
// 5.3.3, and what is known to have gone wrong where keys were made.
#pragma once

#include "crypto/asymmetric.h"

#include <jwtsync/result.h>
#include <cstddef>
#include <optional>

namespace jwtsync::crypto {

/// The longest modulus of which it is tested whether it is a prime: that takes as long as a signature by a key of twice
/// its length, 0.1 s here and 0.8 s for 16384 bits.
inline constexpr std::size_t longest_tested_for_primality = 8192;  // bits

/// Why a reader of this public key can sign with it (`key_weak`), if so: its modulus has a factor below 2^16, is a
/// power of another number, has two primes so close that Fermat's method finds them in 100 steps (CVE-2022-26320), or
/// is a prime itself. No prime passes; of other moduli, one in 2^38 is refused for nothing. `internal_error` without
/// memory.
[[nodiscard]] std::optional<Error> why_factorable(const RsaNumbers& numbers);

/// What `why_factorable` costs, in 0.2 ms, of a modulus of that many bits; it grows by the cube.
[[nodiscard]] constexpr std::size_t factoring_cost(std::size_t bits) noexcept {
  const std::size_t length = bits / 1024;
  return bits > longest_tested_for_primality ? 2 * length : length * length * length;
}

}  // namespace jwtsync::crypto
