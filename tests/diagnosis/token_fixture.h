// SPDX-License-Identifier: Apache-2.0
// Tokens that any bytes sign, whatever they are.
#pragma once

#include "base/encoding.h"
#include "crypto/hmac.h"

#include <jwtsync/keyring.h>
#include <string>
#include <string_view>

namespace jwtsync::fixture {

inline std::string mac_of(std::string_view message, std::string_view key, crypto::Hash hash = crypto::Hash::sha256) {
  return std::string(crypto::HmacKey::prepare(hash, key).value().authenticate(message).value().view());
}

inline std::string signing_input(std::string_view algorithm = "HS256", std::size_t size = 16) {
  return base::base64url_encode(R"({"alg":")" + std::string(algorithm) + R"(","typ":"JWT"})") + "." +
         base::base64url_encode(R"({"sub":")" + std::string(size, 'm') + "\"}");
}

/// A token of this algorithm by its name, whose signature part holds `signature`.
inline std::string token_with(std::string_view signature, std::string_view algorithm = "HS256") {
  return signing_input(algorithm) + "." + base::base64url_encode(signature);
}

inline std::string token_by(std::string_view key, std::string_view algorithm = "HS256",
                            crypto::Hash hash = crypto::Hash::sha256) {
  return token_with(mac_of(signing_input(algorithm), key, hash), algorithm);
}

}  // namespace jwtsync::fixture
