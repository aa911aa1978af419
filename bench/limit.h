// SPDX-License-Identifier: Apache-2.0
// The cryptography alone, by OpenSSL: what no library that stands on it can be faster than by being clever.
#pragma once

#include "cases.h"

#include <string>
#include <string_view>

namespace jwtsync::bench {

/// A new key pair: "RSA" of 2048 bits, a curve such as "P-256", or "ED25519".
[[nodiscard]] KeyTexts generate_pair(const std::string& name);

/// The signature of a signing input, in the form that it has in a token.
[[nodiscard]] std::string sign(const Row& row, const KeyTexts& key, std::string_view input);

/// Adds what the signature of a token costs: `limit/verify/...` and `limit/sign/...`; for key pairs also the same with
/// a prepared context that is copied, `limit-prepared/...`.
void measure_limit(const Row& row, const Cases& cases);

/// Adds a row for the HMAC of one token, taken by some threads.
void measure_hmac(const std::string& name, const Row& row, const KeyTexts& key, const std::string& token,
                  int threads = 1);

}  // namespace jwtsync::bench
