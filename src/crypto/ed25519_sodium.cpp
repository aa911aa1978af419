// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"
#include "crypto/openssl.h"

#include <sodium.h>

namespace jwtsync::crypto::by_sodium {

bool prepare() noexcept { return sodium_init() >= 0; }  // 1: it was done before

bool check(std::string_view key, std::string_view message, std::string_view signature) noexcept {
  return key.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(octets(signature), octets(message), message.size(), octets(key)) == 0;
}

}  // namespace jwtsync::crypto::by_sodium
