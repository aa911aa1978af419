// SPDX-License-Identifier: Apache-2.0
#include "crypto/message_digest.h"

#include "crypto/openssl.h"
#include "crypto/sha2.h"

namespace jwtsync::crypto {
namespace {

template <typename Hash>
MessageDigest digest_with(std::string_view message) noexcept {
  typename Hash::State state;
  MessageDigest digest;
  digest.size = Hash::digest_size;
  Hash::start(state);
  Hash::add(state, message.data(), message.size());
  Hash::finish(state, octets(digest.bytes.data()));
  return digest;
}

}  // namespace

MessageDigest digest_of(Hash hash, std::string_view message) noexcept {
  switch (hash) {
    case Hash::sha256: return digest_with<Sha256>(message);
    case Hash::sha384: return digest_with<Sha384>(message);
    case Hash::sha512: break;
  }
  return digest_with<Sha512>(message);
}

}  // namespace jwtsync::crypto
