// SPDX-License-Identifier: Apache-2.0
#include "crypto/message_digest.h"

#include "crypto/hash_way.h"

namespace jwtsync::crypto {

std::optional<HashValue> digest_of(Hash hash, std::string_view message) noexcept {
  HashValue made;
  made.size = digest_size(hash);
  return hash_way::digest(hash, message, made.bytes.data()) ? std::optional(made) : std::nullopt;
}

}  // namespace jwtsync::crypto
