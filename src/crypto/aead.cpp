// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#ifndef JWTSYNC_EVP_ONLY
#include "crypto/openssl.h"

#include <sodium.h>
#endif

namespace jwtsync::crypto {

#ifdef JWTSYNC_EVP_ONLY

std::optional<Error> why_no_aead() {
  return Error{Code::secret_format_unsupported, "libsodium seals keys, and this build has none",
               "use one that was built without JWTSYNC_EVP_ONLY"};
}

std::optional<std::string> aead_encrypt(std::string_view, std::string_view, std::string_view, std::string_view) {
  return std::nullopt;
}

Result<std::optional<Secret>> aead_decrypt(std::string_view, std::string_view, std::string_view, std::string_view) {
  return std::nullopt;
}

#else

namespace {

static_assert(aead_key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(aead_nonce_size == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(aead_tag_size == crypto_aead_xchacha20poly1305_ietf_ABYTES);

bool are_sizes_right(std::string_view key, std::string_view nonce) noexcept {
  return key.size() == aead_key_size && nonce.size() == aead_nonce_size && sodium_init() >= 0;
}

}  // namespace

std::optional<Error> why_no_aead() { return std::nullopt; }

std::optional<std::string> aead_encrypt(std::string_view key, std::string_view nonce, std::string_view associated,
                                        std::string_view plain) {
  if (!are_sizes_right(key, nonce)) return std::nullopt;
  std::string encrypted(plain.size() + aead_tag_size, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_encrypt(octets(encrypted.data()), nullptr, octets(plain),
                                                                plain.size(), octets(associated), associated.size(),
                                                                nullptr, octets(nonce), octets(key));
  return failed == 0 ? std::optional(std::move(encrypted)) : std::nullopt;
}

Result<std::optional<Secret>> aead_decrypt(std::string_view key, std::string_view nonce, std::string_view associated,
                                           std::string_view encrypted) {
  if (!are_sizes_right(key, nonce) || encrypted.size() < aead_tag_size) return std::nullopt;
  bool is_whole = false;
  Result<Secret> plain = Secret::filled(encrypted.size() - aead_tag_size, [&](std::span<char> room) -> std::size_t {
    is_whole = crypto_aead_xchacha20poly1305_ietf_decrypt(octets(room.data()), nullptr, nullptr, octets(encrypted),
                                                          encrypted.size(), octets(associated), associated.size(),
                                                          octets(nonce), octets(key)) == 0;
    return is_whole ? room.size() : 0;
  });
  if (!plain) return failure(std::move(plain).error());
  if (!is_whole) return std::nullopt;
  return std::move(*plain);
}

#endif

}  // namespace jwtsync::crypto
