// SPDX-License-Identifier: Apache-2.0
// Private keys in DER, read in place and written to a Secret: no private number stands anywhere else.
#pragma once

#include "crypto/asymmetric.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <string_view>

namespace jwtsync::crypto {

/// What a private key in DER says of itself. All are views of the DER.
struct PrivateKeyFields {
  KeyKind kind;
  std::string_view modulus;   ///< of RSA
  std::string_view exponent;  ///< of RSA
  std::string_view point;     ///< of the others, in a form of SEC 1; empty where it is left out
  PrivateNumbers numbers;
};

/// PKCS #8 (RFC 5958), RSAPrivateKey (RFC 8017 A.1.2) or ECPrivateKey (RFC 5915). `key_malformed`, with a hint for one
/// that is encrypted.
[[nodiscard]] Result<PrivateKeyFields> read_private_key(std::string_view der);

/// As PKCS #8, version 1, as OpenSSL writes it. `internal_error` where no memory page can be had.
[[nodiscard]] Result<Secret> write_pkcs8(const PublicNumbers& numbers, const PrivateNumbers& private_numbers);

}  // namespace jwtsync::crypto
