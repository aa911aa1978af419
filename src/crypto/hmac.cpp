// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include "crypto/sha2.h"

#include <span>

namespace jwtsync::crypto {
namespace {

template <typename Hash>
Result<Secret> keep_states(std::string_view key) {
  return Secret::filled(sizeof(HmacStates<Hash>), [&](std::span<char> room) {
    HmacStates<Hash> states = prepare_hmac<Hash>(key);
    std::memcpy(room.data(), &states, sizeof states);
    OPENSSL_cleanse(&states, sizeof states);
    return sizeof states;
  });
}

template <typename Hash>
std::optional<Mac> authenticate_with(const Secret& kept, std::string_view message) noexcept {
  return kept.reveal([&](std::string_view bytes) -> std::optional<Mac> {
    if (bytes.size() != sizeof(HmacStates<Hash>)) return std::nullopt;
    // A Secret's bytes are aligned for anything, and these are the states that keep_states() put there.
    HmacRun<Hash> run(*reinterpret_cast<const HmacStates<Hash>*>(bytes.data()));  // NOLINT(*-reinterpret-cast)
    Mac mac;
    mac.size = Hash::digest_size;
    run.add(message).finish(mac.bytes.data());
    return mac;
  });
}

}  // namespace

std::size_t digest_size(Hash hash) noexcept {
  switch (hash) {
    case Hash::sha256: return Sha256::digest_size;
    case Hash::sha384: return Sha384::digest_size;
    case Hash::sha512: break;
  }
  return Sha512::digest_size;
}

Result<HmacKey> HmacKey::prepare(Hash hash, std::string_view key) {
  Result<Secret> states = hash == Hash::sha256   ? keep_states<Sha256>(key)
                          : hash == Hash::sha384 ? keep_states<Sha384>(key)
                                                 : keep_states<Sha512>(key);
  if (!states) return failure(std::move(states).error());
  return HmacKey(hash, std::move(*states));
}

std::optional<Mac> HmacKey::authenticate(std::string_view message) const noexcept {
  switch (hash_) {
    case Hash::sha256: return authenticate_with<Sha256>(states_, message);
    case Hash::sha384: return authenticate_with<Sha384>(states_, message);
    case Hash::sha512: break;
  }
  return authenticate_with<Sha512>(states_, message);
}

}  // namespace jwtsync::crypto
