// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include <jwtsync/fleet.h>

namespace jwtsync {

Result<Nonce> Nonce::create(Randomness& randomness) {
  Nonce nonce;
  if (Result<void> filled = randomness.fill(nonce.bytes_); !filled) return failure(std::move(filled).error());
  return nonce;
}

Result<Nonce> Nonce::parse(std::string_view text) {
  static_assert(base::base64url_decoded_size(base::base64url_size(size)) == size);
  Nonce nonce;
  if (text.size() != base::base64url_size(size) || !base::base64url_decode(text, nonce.bytes_.data())) {
    return failure(Code::nonce_malformed, "a nonce is 43 base64url characters, which hold 32 bytes",
                   "make one with: jwtsync agree --new-nonce");
  }
  return nonce;
}

std::string Nonce::text() const { return base::base64url_encode(bytes()); }

}  // namespace jwtsync
