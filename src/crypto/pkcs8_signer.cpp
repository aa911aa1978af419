// SPDX-License-Identifier: Apache-2.0
#include "crypto/pkcs8_signer.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <memory>

namespace jwtsync::crypto {
namespace {

constexpr int minimum_key_bits = 2048;  // RFC 7518 section 3.3

struct Free {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

/// In place of OpenSSL's own, which asks at the terminal.
int no_passphrase(char* /*room*/, int /*size*/, int /*use*/, void* /*context*/) { return -1; }

Owned<EVP_PKEY> read_key(const Secret& pem) {
  return pem.reveal([](std::string_view text) -> Owned<EVP_PKEY> {
    // Reads where the Secret stands; its size is bounded far below INT_MAX.
    const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    if (bio == nullptr) return nullptr;
    return Owned<EVP_PKEY>(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  });
}

std::string sign(EVP_PKEY* key, std::string_view message) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (context == nullptr || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1) return {};
  const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());  // NOLINT(*-reinterpret-cast)
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
  std::string signature(size, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(signature.data());  // NOLINT(*-reinterpret-cast)
  if (EVP_DigestSign(context.get(), out, &size, bytes, message.size()) != 1) return {};
  signature.resize(size);
  return signature;
}

Result<std::string> sign_with(const Secret& pem, std::string_view message) {
  const Owned<EVP_PKEY> key = pem.empty() || pem.lost() ? nullptr : read_key(pem);
  if (key == nullptr || EVP_PKEY_is_a(key.get(), "RSA") != 1) {
    return failure(Code::secret_malformed, "the private key is no RSA key in PEM without a passphrase",
                   "download the credentials file again");
  }
  if (EVP_PKEY_get_bits(key.get()) < minimum_key_bits) {
    return failure(Code::key_too_short, "the private key has fewer than 2048 bits", "make a new key for the account");
  }
  std::string signature = sign(key.get(), message);
  if (signature.empty()) return failure(Code::internal_error, "OpenSSL does not sign with the private key");
  return signature;
}

}  // namespace

Result<std::string> sign_rs256(const Secret& pem, std::string_view message) {
  Result<std::string> signature = sign_with(pem, message);
  ERR_clear_error();  // what OpenSSL left in this thread's queue would surprise its next user
  return signature;
}

}  // namespace jwtsync::crypto
