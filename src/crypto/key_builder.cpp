// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_builder.h"

namespace jwtsync::crypto {

KeyBuilder& KeyBuilder::keep(const char* name, Owned<BIGNUM> number) {
  failed_ = failed_ || number == nullptr || OSSL_PARAM_BLD_push_BN(parameters_.get(), name, number.get()) != 1;
  numbers_.push_back(std::move(number));
  return *this;
}

KeyBuilder& KeyBuilder::add(const char* name, std::string_view number) {
  return keep(name, Owned<BIGNUM>(BN_bin2bn(octets(number), static_cast<int>(number.size()), nullptr)));
}

KeyBuilder& KeyBuilder::add_secret(const char* name, std::string_view number) {
  Owned<BIGNUM> secret(BN_secure_new());
  if (BN_bin2bn(octets(number), static_cast<int>(number.size()), secret.get()) == nullptr) secret.reset();
  return keep(name, std::move(secret));
}

KeyBuilder& KeyBuilder::add_octets(const char* name, std::string_view bytes) {
  failed_ = failed_ || OSSL_PARAM_BLD_push_octet_string(parameters_.get(), name, bytes.data(), bytes.size()) != 1;
  return *this;
}

KeyBuilder& KeyBuilder::add_text(const char* name, const char* text) {
  failed_ = failed_ || OSSL_PARAM_BLD_push_utf8_string(parameters_.get(), name, text, 0) != 1;
  return *this;
}

Owned<EVP_PKEY> KeyBuilder::build(const char* type, int selection) {
  if (failed_) return nullptr;
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(parameters_.get()));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
    return nullptr;
  }
  return Owned<EVP_PKEY>(key);
}

}  // namespace jwtsync::crypto
