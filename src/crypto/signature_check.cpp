// SPDX-License-Identifier: Apache-2.0
#include "crypto/signature_check.h"

#include "crypto/ecdsa_form.h"
#include "crypto/ed25519.h"
#include "crypto/low_s.h"
#include "crypto/message_digest.h"
#include "crypto/method.h"

namespace jwtsync::crypto {

struct SignatureCheckParts {
  PublicKey key;
  Method method;
  std::size_t size;
  Owned<EVP_PKEY_CTX> prepared;  // copied by each check; none for Ed25519
};

namespace {

bool verify(const EVP_PKEY_CTX* prepared, std::string_view digest, std::string_view signature) noexcept {
  const ErrorQueueKept kept;
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_dup(prepared));
  return context != nullptr &&
         EVP_PKEY_verify(context.get(), octets(signature), signature.size(), octets(digest), digest.size()) == 1;
}

}  // namespace

Result<SignatureCheck> SignatureCheck::prepare(const PublicKey& key, Method method) {
  if (auto unfit = why_unfit(key.kind(), method)) return failure(*std::move(unfit));
  const ErrorQueueKept kept;
  Owned<EVP_PKEY_CTX> prepared;
  if (method.scheme == Scheme::ed25519) {
    if (!ed25519_way::prepare()) return failure(Code::internal_error, "Ed25519 cannot be set up");
  } else {
    prepared.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, key.handle(), nullptr));
    if (prepared == nullptr || EVP_PKEY_verify_init(prepared.get()) != 1 || !set_method(prepared.get(), method)) {
      return failure(Code::internal_error, "OpenSSL does not prepare the key for checking signatures");
    }
  }
  return SignatureCheck(std::make_shared<const SignatureCheckParts>(
      SignatureCheckParts{key, method, signature_size(key), std::move(prepared)}));
}

bool SignatureCheck::check(std::string_view message, std::string_view signature) const noexcept {
  const SignatureCheckParts& parts = *parts_;
  if (signature.size() != parts.size) return false;
  if (parts.method.scheme == Scheme::ed25519) {
    return ed25519_way::check(std::get<EdwardsPoint>(parts.key.numbers()).x, message, signature);
  }
  const std::optional<HashValue> digest = digest_of(parts.method.hash, message);
  if (!digest) return false;
  if (parts.method.scheme != Scheme::ecdsa) return verify(parts.prepared.get(), digest->view(), signature);
  return verify(parts.prepared.get(), digest->view(), EcdsaForm(signature).der());
}

bool SignatureCheck::has_one_text(std::string_view signature) const noexcept {
  return parts_->method.scheme != Scheme::ecdsa || has_low_s(parts_->key.kind(), signature);
}

}  // namespace jwtsync::crypto
