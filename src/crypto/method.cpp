// SPDX-License-Identifier: Apache-2.0
#include "crypto/method.h"

#include <openssl/rsa.h>

namespace jwtsync::crypto {
namespace {

KeyKind family(KeyKind kind) noexcept { return kind == KeyKind::p384 || kind == KeyKind::p521 ? KeyKind::p256 : kind; }

KeyKind family(Scheme scheme) noexcept {
  switch (scheme) {
    case Scheme::rsa_pkcs1:
    case Scheme::rsa_pss: return KeyKind::rsa;
    case Scheme::ecdsa: return KeyKind::p256;
    case Scheme::ed25519: break;
  }
  return KeyKind::ed25519;
}

const EVP_MD* function_of(Hash hash) noexcept {
  switch (hash) {
    case Hash::sha256: return EVP_sha256();
    case Hash::sha384: return EVP_sha384();
    case Hash::sha512: break;
  }
  return EVP_sha512();
}

}  // namespace

std::optional<Error> why_unfit(KeyKind kind, Method method) {
  if (family(kind) == family(method.scheme)) return std::nullopt;
  return Error{Code::argument_invalid, "a key of " + std::string(name_of(kind)) + " does not sign by this algorithm",
               "use the algorithm of the key"};
}

std::size_t signature_size(const PublicKey& key) noexcept {
  return key.kind() == KeyKind::rsa ? (key.bits() + 7) / 8 : 2 * coordinate_size(key.kind());
}

bool set_method(EVP_PKEY_CTX* context, Method method) noexcept {
  const EVP_MD* const function = function_of(method.hash);
  if (EVP_PKEY_CTX_set_signature_md(context, function) != 1) return false;
  switch (method.scheme) {
    case Scheme::rsa_pkcs1: return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
    case Scheme::rsa_pss:
      return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
             EVP_PKEY_CTX_set_rsa_mgf1_md(context, function) == 1 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
    case Scheme::ecdsa:
    case Scheme::ed25519: break;
  }
  return true;
}

}  // namespace jwtsync::crypto
