// SPDX-License-Identifier: Apache-2.0
// Signing with the private key of a credentials file, by OpenSSL.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <string>
#include <string_view>

namespace jwtsync::crypto {

/// RS256 (RFC 7518 section 3.3): the RSASSA-PKCS1-v1_5 signature with SHA-256 over `message`, in bytes. `pem` is one
/// RSA private key of 2048 bits or more, PKCS #8 ("BEGIN PRIVATE KEY") or PKCS #1, without a passphrase. Errors:
/// `secret_malformed` (not such a key), `key_too_short`, `internal_error` (the cryptography fails).
[[nodiscard]] Result<std::string> sign_rs256(const Secret& pem, std::string_view message);

}  // namespace jwtsync::crypto
