// SPDX-License-Identifier: Apache-2.0
// Whether the two halves of a key pair belong together.
#pragma once

#include "crypto/asymmetric.h"

#include <jwtsync/result.h>
#include <string_view>

namespace jwtsync::crypto {

/// The public half of the private number of a curve or of Ed25519. `key_malformed` for a number that has not the size
/// of its curve, is zero or not below the order; `internal_error` where there is no memory.
[[nodiscard]] Result<PublicNumbers> public_half(KeyKind kind, std::string_view d);

/// Whether the primes make up the modulus, and every private exponent undoes the public one. That the primes are primes
/// is not looked at: it takes seconds for long keys, and a modulus that its holder cannot use harms only its holder.
/// `internal_error` where OpenSSL, or its secure heap, has no memory.
[[nodiscard]] Result<bool> belong_together(const RsaNumbers& numbers, const PrivateNumbers& private_numbers);

}  // namespace jwtsync::crypto
