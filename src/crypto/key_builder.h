// SPDX-License-Identifier: Apache-2.0
// A key of OpenSSL's, made of numbers.
#pragma once

#include "crypto/asymmetric.h"
#include "crypto/openssl.h"

#include <string_view>
#include <vector>

namespace jwtsync::crypto {

class KeyBuilder {
 public:
  KeyBuilder() noexcept : parameters_(OSSL_PARAM_BLD_new()) {}

  /// A number, big-endian.
  KeyBuilder& add(const char* name, std::string_view number);
  /// One that is secret: in OpenSSL's secure heap, if the process has set one up.
  KeyBuilder& add_secret(const char* name, std::string_view number);
  /// Bytes and text are read by `build`.
  KeyBuilder& add_octets(const char* name, std::string_view bytes);
  KeyBuilder& add_text(const char* name, const char* text);

  /// `selection` is EVP_PKEY_PUBLIC_KEY or EVP_PKEY_KEYPAIR. Nothing if OpenSSL does not take the numbers.
  [[nodiscard]] Owned<EVP_PKEY> build(const char* type, int selection);

 private:
  KeyBuilder& keep(const char* name, Owned<BIGNUM> number);

  Owned<OSSL_PARAM_BLD> parameters_;
  std::vector<Owned<BIGNUM>> numbers_;
  bool failed_ = false;
};

}  // namespace jwtsync::crypto
