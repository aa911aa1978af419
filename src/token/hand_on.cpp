// SPDX-License-Identifier: Apache-2.0
#include "token/hand_on.h"

#include "base/encoding.h"
#include "jose/base64url.h"

#include <cstddef>

namespace jwtsync::token {

Result<HandOnSigner> HandOnSigner::create(const KeyRing& ring) {
  const Key* const key = ring.signing_key();
  if (key == nullptr) {
    return failure(Code::signing_key_absent, "the key to hand tokens on by is a public one, and cannot sign",
                   "name the shared secret or the private key of which the application has the public half");
  }
  Result<Maker> maker = Maker::of(*key);
  if (!maker) return failure(std::move(maker).error());
  const std::string header = R"({"alg":")" + std::string(key->algorithm_name()) + R"(","typ":"JWT"})";
  return HandOnSigner(base::base64url_encode(header) + '.', std::move(*maker));
}

tl::expected<void, Refusal> HandOnSigner::append(std::string_view claims_json, std::string& out) const {
  const std::size_t begin = out.size();
  const std::size_t signing_input_size = header_.size() + base::base64url_size(claims_json.size());
  const std::size_t size = signing_input_size + 1 + base::base64url_size(maker_.size());
  if (size > max_token_size) return tl::unexpected(Refusal{Code::token_too_large});
  out += header_;
  out.resize(begin + size);
  char* const token = out.data() + begin;
  jose::base64url_encode(claims_json, token + header_.size());
  token[signing_input_size] = '.';
  if (maker_.sign({token, signing_input_size}, token + signing_input_size + 1)) return {};
  out.resize(begin);
  return tl::unexpected(Refusal{Code::ring_unavailable});
}

}  // namespace jwtsync::token
