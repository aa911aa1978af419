// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"
#include "crypto/openssl.h"

#include <sodium.h>
#include <array>

namespace jwtsync::crypto::by_sodium {

bool prepare() noexcept { return sodium_init() >= 0; }  // 1: it was done before

bool check(std::string_view key, std::string_view message, std::string_view signature) noexcept {
  return key.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(octets(signature), octets(message), message.size(), octets(key)) == 0;
}

std::optional<std::string> public_key_of(std::string_view seed) {
  std::string key(crypto_sign_PUBLICKEYBYTES, '\0');
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> pair;
  if (seed.size() != crypto_sign_SEEDBYTES || !prepare()) return std::nullopt;
  const int failed = crypto_sign_seed_keypair(octets(key.data()), pair.data(), octets(seed));
  sodium_memzero(pair.data(), pair.size());
  return failed == 0 ? std::optional(std::move(key)) : std::nullopt;
}

bool sign(std::string_view pair, std::string_view message, char* signature) noexcept {
  return pair.size() == crypto_sign_SECRETKEYBYTES &&
         crypto_sign_detached(octets(signature), nullptr, octets(message), message.size(), octets(pair)) == 0;
}

}  // namespace jwtsync::crypto::by_sodium
