// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include "crypto/hash.h"
#include "crypto/hash_way.h"

namespace jwtsync::crypto {

std::size_t digest_size(Hash hash) noexcept {
  switch (hash) {
    case Hash::sha256: return 32;
    case Hash::sha384: return 48;
    case Hash::sha512: break;
  }
  return 64;
}

Result<HmacKey> HmacKey::prepare(Hash hash, std::string_view key) {
  if (auto none = why_no_hashes()) return failure(*std::move(none));
  Result<Secret> kept = hash_way::keep(hash, key);
  if (!kept) return failure(std::move(kept).error());
  return HmacKey(hash, std::move(*kept));
}

std::optional<HashValue> HmacKey::authenticate(std::string_view message) const noexcept {
  std::optional<HashValue> mac(std::in_place);  // where the caller wants it: a copy would have to wait for its bytes
  mac->size = digest_size(hash_);
  if (!hash_way::authenticate(hash_, kept_, message, mac->bytes.data())) mac.reset();
  return mac;
}

}  // namespace jwtsync::crypto
