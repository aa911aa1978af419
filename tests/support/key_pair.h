// SPDX-License-Identifier: Apache-2.0
// Key pairs and their signatures by OpenSSL alone: nothing of the code under test made them.
#pragma once

#include <jwtsync/jose.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace jwtsync::testing {

/// Every algorithm of key pairs.
inline constexpr std::array pair_algorithms{Algorithm::rs256, Algorithm::rs384, Algorithm::rs512, Algorithm::ps256,
                                            Algorithm::ps384, Algorithm::ps512, Algorithm::es256, Algorithm::es384,
                                            Algorithm::es512, Algorithm::eddsa};

class Pair {
 public:
  /// A new one for this algorithm.
  [[nodiscard]] static Pair generate(Algorithm algorithm);
  /// Always the same one in this process: RSA keys are slow to make.
  [[nodiscard]] static const Pair& of(Algorithm algorithm);

  [[nodiscard]] std::string private_pem() const;
  [[nodiscard]] std::string public_pem() const;
  [[nodiscard]] std::string public_der() const;
  /// PKCS #1, of an RSA key.
  [[nodiscard]] std::string rsa_public_der() const;
  /// "BEGIN RSA PRIVATE KEY", "BEGIN EC PRIVATE KEY".
  [[nodiscard]] std::string traditional_pem() const;
  [[nodiscard]] std::string encrypted_pem() const;
  /// Signed by itself.
  [[nodiscard]] std::string certificate_pem() const;

  /// The signature as a JWS has it, not encoded.
  [[nodiscard]] std::string sign(std::string_view text, Algorithm algorithm) const;
  /// An ECDSA signature as ASN.1, which a JWS has not.
  [[nodiscard]] std::string sign_in_der(std::string_view text, Algorithm algorithm) const;

 private:
  explicit Pair(evp_pkey_st* key);
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace jwtsync::testing
