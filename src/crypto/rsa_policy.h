// SPDX-License-Identifier: Apache-2.0
// Which RSA keys are fit for use.
#pragma once

#include "crypto/asymmetric.h"

#include <jwtsync/result.h>
#include <openssl/bn.h>
#include <cstddef>
#include <optional>

namespace jwtsync::crypto {

inline constexpr std::size_t minimum_rsa_bits = 2048;  // RFC 7518 section 3.3
inline constexpr std::size_t maximum_rsa_bits = 16384;

/// The hint of every key that cannot be mended.
inline constexpr const char* new_rsa_key = "make a new key, of 3072 bits and with the exponent 65537";

/// Why this key is refused (public_key.h says what is), if it is.
[[nodiscard]] std::optional<Error> why_unfit(const RsaNumbers& numbers);

/// Whether the modulus shows the pattern of the keys that chips of Infineon made until 2017, which can be factored
/// ("The Return of Coppersmith's Attack", CVE-2017-15361). One of 2^27 other moduli does, too.
[[nodiscard]] bool has_roca_pattern(const BIGNUM* modulus);

}  // namespace jwtsync::crypto
