// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"
#include "crypto/edwards_point.h"
#include "crypto/openssl.h"

namespace jwtsync::crypto::by_evp {
namespace {

constexpr std::size_t signature_size = 2 * edwards_size;

/// OpenSSL compares S with the order and R with its only right encoding, and looks at nothing else.
bool is_refused_by_libsodium(std::string_view key, std::string_view signature) noexcept {
  return has_small_order(signature) || has_small_order(key) || !is_canonical_edwards_point(key);
}

}  // namespace

bool prepare() noexcept { return true; }

bool check(std::string_view key, std::string_view message, std::string_view signature) noexcept {
  if (key.size() != edwards_size || signature.size() != signature_size) return false;
  if (is_refused_by_libsodium(key, signature)) return false;
  const ErrorQueueKept kept;
  const Owned<EVP_PKEY> parsed(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(key), key.size()));
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return parsed != nullptr && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, parsed.get()) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message), message.size()) == 1;
}

std::optional<std::string> public_key_of(std::string_view seed) {
  const ErrorQueueKept kept;
  const Owned<EVP_PKEY> pair(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(seed), seed.size()));
  std::string key(edwards_size, '\0');
  std::size_t size = key.size();
  if (pair == nullptr || EVP_PKEY_get_raw_public_key(pair.get(), octets(key.data()), &size) != 1) return std::nullopt;
  return key;
}

bool sign(std::string_view pair, std::string_view message, char* signature) noexcept {
  if (pair.size() != 2 * edwards_size) return false;
  const ErrorQueueKept kept;
  const Owned<EVP_PKEY> key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(pair), edwards_size));
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  std::size_t size = signature_size;
  return key != nullptr && context != nullptr &&
         EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestSign(context.get(), octets(signature), &size, octets(message), message.size()) == 1;
}

}  // namespace jwtsync::crypto::by_evp
