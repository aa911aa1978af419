// SPDX-License-Identifier: Apache-2.0
#include "base/characters.h"
#include "base/encoding.h"
#include "base/error.h"
#include "jose/base64url.h"
#include "jose/header.h"
#include "token/maker.h"
#include "token/scratch.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace jwtsync {

namespace {

/// RFC 6838 4.2: what the names of media types are made of, and how long they may be: here with the slash between two.
bool is_media_type(std::string_view text) noexcept {
  constexpr std::size_t longest = 127 + 1 + 127;
  constexpr std::string_view marks = "!#$&-^_.+";
  const auto is_name = [&](std::string_view name) {
    return !name.empty() && base::is_alphanumeric(name.front()) && base::is_made_of(name, marks);
  };
  const std::size_t slash = text.find('/');
  if (text.size() > longest) return false;
  return slash == std::string_view::npos ? is_name(text)
                                         : is_name(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

/// The key that is to sign. Errors name no kid: what was given for one may be anything.
Result<const Key*> key_for(const KeyRing& ring, const std::optional<std::string>& kid) {
  constexpr const char* hint = "jwtsync keys shows the kids, and which key signs";
  if (!kid) {
    if (const Key* const key = ring.signing_key()) return key;
    return failure(Code::signing_key_absent, "the ring holds public keys only, and cannot sign",
                   "give the private key to the service that signs; jwtsync keys shows what is held");
  }
  const auto keys = ring.keys();
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.kid() == *kid; });
  if (found == keys.end()) {
    return failure(Code::signing_key_absent, "the ring holds no key of the kid that is to sign", hint);
  }
  if (found->can_sign()) return &*found;
  return failure(Code::signing_key_absent, "the key of this kid only verifies, and cannot sign", hint);
}

}  // namespace

struct Signer::Prepared {
  std::string header;  // encoded, with the dot behind it
  std::string kid;
  Algorithm algorithm;
  std::size_t signature_size;
  token::Maker maker;
};

Result<Signer> Signer::create(const KeyRing& ring, const SigningOptions& options) {
  if (!is_media_type(options.type)) {
    return failure(Code::argument_invalid, "the type of tokens is not the name of a media type",
                   "name one such as JWT or at+jwt: letters, digits and ! # $ & - ^ _ . +");
  }
  const Result<const Key*> chosen = key_for(ring, options.key_id);
  if (!chosen) return failure(chosen.error());
  const Key& key = **chosen;
  if (key.material().lost()) return failure(base::lost_in_fork());
  Result<token::Maker> maker = token::Maker::of(key);
  if (!maker) return failure(std::move(maker).error());
  const std::size_t signature_size = base::base64url_size(maker->size());
  // The kid is always written: a ring of several needs it, and one unnamed key ignores it.
  const std::string header = jose::write_header(key.algorithm_name(), options.type, key.kid());
  return Signer(
      std::unique_ptr<const Prepared>(new Prepared{base::base64url_encode(header) + '.', std::string(key.kid()),
                                                   key.algorithm(), signature_size, std::move(*maker)}));
}

Signer::Signer(std::unique_ptr<const Prepared> prepared) : prepared_(std::move(prepared)) {}
Signer::Signer(Signer&&) noexcept = default;
Signer& Signer::operator=(Signer&&) noexcept = default;
Signer::~Signer() = default;

std::string_view Signer::kid() const noexcept { return prepared_->kid; }

Algorithm Signer::algorithm() const noexcept { return prepared_->algorithm; }

Result<std::string_view> Signer::sign(const Claims& claims, Scratch& scratch) const {
  if (claims.is_in_question_) {  // not to look at each claim of every token
    if (const Result<void> good = claims.check(); !good) return failure(good.error());
  }
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
  jose::base64url_encode(payload, token + prepared_->header.size());
  token[signing_input_size] = '.';
  char* const signature = token + signing_input_size + 1;
  if (!prepared_->maker.sign({token, signing_input_size}, signature)) return failure(base::lost_in_fork());
  return std::string_view(token, size);
}

}  // namespace jwtsync
