// SPDX-License-Identifier: Apache-2.0
// OpenSSL's objects as owners.
#pragma once

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <memory>
#include <string_view>

namespace jwtsync::crypto {

struct Free {
  void operator()(BIGNUM* number) const noexcept { BN_clear_free(number); }
  void operator()(BN_CTX* context) const noexcept { BN_CTX_free(context); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_MAC* function) const noexcept { EVP_MAC_free(function); }
  void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
  void operator()(EVP_MD* function) const noexcept { EVP_MD_free(function); }
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
  void operator()(OSSL_PARAM* parameters) const noexcept { OSSL_PARAM_free(parameters); }
  void operator()(OSSL_PARAM_BLD* builder) const noexcept { OSSL_PARAM_BLD_free(builder); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

/// The same bytes, as OpenSSL and libsodium call them.
[[nodiscard]] inline const unsigned char* octets(std::string_view bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT(*-reinterpret-cast)
}
[[nodiscard]] inline unsigned char* octets(char* bytes) noexcept {
  return reinterpret_cast<unsigned char*>(bytes);  // NOLINT(*-reinterpret-cast)
}

/// A number in the secure heap, if there is one, and wiped; nothing if there is no room.
[[nodiscard]] inline Owned<BIGNUM> secret_number(std::string_view bytes) {
  Owned<BIGNUM> number(BN_secure_new());
  if (number == nullptr || BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), number.get()) == nullptr) {
    return nullptr;
  }
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

/// Leaves this thread's queue of OpenSSL errors as it was: what we leave there would surprise its next user.
class ErrorQueueKept {
 public:
  ErrorQueueKept() noexcept { ERR_set_mark(); }
  ErrorQueueKept(const ErrorQueueKept&) = delete;
  ErrorQueueKept& operator=(const ErrorQueueKept&) = delete;
  ~ErrorQueueKept() { ERR_pop_to_mark(); }
};

}  // namespace jwtsync::crypto
