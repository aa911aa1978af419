// SPDX-License-Identifier: Apache-2.0
// Keys and signatures by OpenSSL alone, to compare ours with.
#pragma once

#include "crypto/asymmetric.h"
#include "crypto/openssl.h"

#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::crypto::testing {

/// By OpenSSL's name of a curve or kind: "RSA" (of `bits`), "P-256", "secp256k1", "ED25519", "X25519".
[[nodiscard]] Owned<EVP_PKEY> new_key(const std::string& name, std::size_t bits = 2048);

/// "DSA" or "RSA-PSS".
[[nodiscard]] Owned<EVP_PKEY> new_uncommon_key(const char* type);

[[nodiscard]] Owned<EVP_PKEY> new_rsa_key_with_exponent(unsigned exponent);

/// As SubjectPublicKeyInfo; as PKCS #8; in the form of its kind (PKCS #1 or SEC 1).
[[nodiscard]] std::string spki_of(EVP_PKEY* key);
[[nodiscard]] std::string pkcs8_of(EVP_PKEY* key);
[[nodiscard]] std::string encrypted_pkcs8_of(EVP_PKEY* key);
[[nodiscard]] std::string traditional_of(EVP_PKEY* key);
[[nodiscard]] std::string traditional_public_of(EVP_PKEY* key);
/// A certificate that the key signed for itself.
[[nodiscard]] std::string certificate_of(EVP_PKEY* key);

/// A signature in the form of tokens.
[[nodiscard]] std::string sign(EVP_PKEY* key, Method method, std::string_view message);
/// PS256 with a salt of this size.
[[nodiscard]] std::string sign_with_salt(EVP_PKEY* key, int salt_size, std::string_view message);
/// The DER of an ECDSA signature.
[[nodiscard]] std::string der_of(std::string_view r_and_s);
[[nodiscard]] std::string order_of_p256();
[[nodiscard]] bool verifies(EVP_PKEY* key, Method method, std::string_view message, std::string_view signature);

/// Every method of a token, with OpenSSL's name of a key for it.
struct Known {
  std::string_view algorithm;
  std::string key;
  KeyKind kind;
  Method method;
};
[[nodiscard]] const std::vector<Known>& known_methods();

}  // namespace jwtsync::crypto::testing
