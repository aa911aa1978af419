// SPDX-License-Identifier: Apache-2.0
// What all are measured with: keys made for this run, and tokens that OpenSSL alone signed with them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace jwtsync::bench {

inline constexpr const char* issuer = "https://auth.example.com";
inline constexpr const char* audience = "https://api.example.com";

/// Every algorithm, and the key that it uses: to measure one more is a row more.
struct Row {
  std::string algorithm;
  std::string key;
};
inline const std::array<Row, 13> rows = {{{"HS256", "oct"},
                                          {"HS384", "oct"},
                                          {"HS512", "oct"},
                                          {"RS256", "RSA"},
                                          {"RS384", "RSA"},
                                          {"RS512", "RSA"},
                                          {"PS256", "RSA"},
                                          {"PS384", "RSA"},
                                          {"PS512", "RSA"},
                                          {"ES256", "P-256"},
                                          {"ES384", "P-384"},
                                          {"ES512", "P-521"},
                                          {"EdDSA", "ED25519"}}};

/// A secret, or the PEM texts of a key pair.
struct KeyTexts {
  std::string secret;
  std::string public_key;
  std::string kid;
};

/// The keys, and when the tokens were issued. Every program of a run has the same.
struct Cases {
  std::map<std::string, KeyTexts> keys;
  std::int64_t issued = 0;  // seconds since 1970

  /// Those that the file holds; if there is none, new ones, which are written to it with a token of every algorithm.
  [[nodiscard]] static Cases of(const std::string& path);

  [[nodiscard]] const KeyTexts& key_of(const Row& row) const { return keys.at(row.key); }
  /// The claims that all sign: iss, aud, sub, iat, nbf, exp, jti, scope, and an array of three roles.
  [[nodiscard]] std::string claims() const;
  [[nodiscard]] std::string token(const Row& row) const { return token_of(row, claims()); }
  /// The same, but the header names no key.
  [[nodiscard]] std::string unnamed_token(const Row& row) const;
  /// A token of about this size, with one long claim.
  [[nodiscard]] std::string token_of_size(const Row& row, std::size_t size) const;

 private:
  [[nodiscard]] std::string token_of(const Row& row, const std::string& claims) const;
  [[nodiscard]] std::string signed_by(const Row& row, const std::string& header, const std::string& claims) const;
};

}  // namespace jwtsync::bench
