// SPDX-License-Identifier: Apache-2.0
#include "crypto/keyed_hash.h"

#include <array>
#include <cstring>

#ifdef JWTSYNC_EVP_ONLY
#include "crypto/hash.h"
#else
#include "crypto/openssl.h"

#include <sodium.h>
#endif

namespace jwtsync::crypto {
namespace {

constexpr std::size_t key_size = 16;

#ifdef JWTSYNC_EVP_ONLY
std::uint64_t hash(std::string_view key, std::string_view bytes) noexcept {
  std::uint64_t value;
  std::memcpy(&value, hmac_sha256(key, bytes).data(), sizeof value);
  return value;
}
#else
static_assert(key_size == crypto_shorthash_KEYBYTES && crypto_shorthash_BYTES == sizeof(std::uint64_t));

std::uint64_t hash(std::string_view key, std::string_view bytes) noexcept {
  std::array<unsigned char, crypto_shorthash_BYTES> out;
  crypto_shorthash(out.data(), octets(bytes), bytes.size(), octets(key));
  std::uint64_t value;
  std::memcpy(&value, out.data(), sizeof value);
  return value;
}
#endif

}  // namespace

Result<KeyedHash> KeyedHash::create(Randomness& randomness) {
  Result<void> filled;
  Result<Secret> key = Secret::filled(key_size, [&](std::span<char> room) {
    filled = randomness.fill(room);
    return room.size();
  });
  if (!key) return failure(std::move(key).error());
  if (!filled) return failure(std::move(filled).error());
  return KeyedHash(std::move(*key));
}

std::uint64_t KeyedHash::of(std::string_view bytes) const noexcept {
  return key_.reveal([bytes](std::string_view key) { return key.empty() ? 0 : hash(key, bytes); });
}

}  // namespace jwtsync::crypto
