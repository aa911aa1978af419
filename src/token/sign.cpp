// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "jose/base64url.h"
#include "jose/header.h"
#include "jose/hmac.h"
#include "token/scratch.h"
#include "token/words.h"

#include <cstring>

namespace jwtsync {

struct Signer::Prepared {
  std::string header;  // encoded, with the dot behind it
  std::size_t signature_size;
  crypto::HmacKey mac;
};

Result<Signer> Signer::create(const KeyRing& ring) {
  const Key& key = ring.signing_key();
  if (key.material().lost()) return failure(token::in_words({Code::ring_unavailable}, {}));
  const crypto::Hash hash = jose::hash_of(key.algorithm());
  Result<crypto::HmacKey> mac =
      key.material().reveal([hash](std::string_view bytes) { return crypto::HmacKey::prepare(hash, bytes); });
  if (!mac) return failure(std::move(mac).error());
  // The kid is always written: a ring of several needs it, and one unnamed key ignores it.
  std::string header = base::base64url_encode(jose::write_header(key.algorithm(), "JWT", key.kid())) + '.';
  return Signer(std::unique_ptr<const Prepared>(
      new Prepared{std::move(header), base::base64url_size(crypto::digest_size(hash)), std::move(*mac)}));
}

Signer::Signer(std::unique_ptr<const Prepared> prepared) : prepared_(std::move(prepared)) {}
Signer::Signer(Signer&&) noexcept = default;
Signer& Signer::operator=(Signer&&) noexcept = default;
Signer::~Signer() = default;

Result<std::string_view> Signer::sign(const Claims& claims, Scratch& scratch) const {
  const std::string_view payload = claims.view();
  const std::size_t signing_input_size = prepared_->header.size() + base::base64url_size(payload.size());
  const std::size_t size = signing_input_size + 1 + prepared_->signature_size;
  if (size > max_token_size) {
    return failure(Code::token_too_large,
                   "the token would have " + std::to_string(size) + " bytes; at most " +
                       std::to_string(max_token_size) + " are read",
                   "leave out of the claims what the verifier can look up");
  }
  char* const token = scratch.memory().token.data();
  std::memcpy(token, prepared_->header.data(), prepared_->header.size());
  jose::encode_base64url(payload, token + prepared_->header.size());
  const auto mac = prepared_->mac.authenticate({token, signing_input_size});
  if (!mac) return failure(token::in_words({Code::ring_unavailable}, {}));
  token[signing_input_size] = '.';
  jose::encode_base64url(mac->view(), token + signing_input_size + 1);
  return std::string_view(token, size);
}

}  // namespace jwtsync
