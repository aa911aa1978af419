// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash_way.h"
#include "crypto/openssl.h"
#include "crypto/sha2.h"

namespace jwtsync::crypto::by_states {
namespace {

template <typename Function>
void write_digest(std::string_view message, char* out) noexcept {
  typename Function::State state;
  Function::start(state);
  Function::add(state, message.data(), message.size());
  Function::finish(state, octets(out));
  OPENSSL_cleanse(&state, sizeof state);
}

template <typename Function>
void write_hmac(std::string_view key, Pieces message, char* out) noexcept {
  HmacStates<Function> states = prepare_hmac<Function>(key);
  HmacRun<Function> run(states);
  OPENSSL_cleanse(&states, sizeof states);
  for (const std::string_view piece : message) run.add(piece);
  run.finish(out);
}

template <typename Function>
Result<Secret> keep_states(std::string_view key) {
  return Secret::filled(sizeof(HmacStates<Function>), [&](std::span<char> room) {
    HmacStates<Function> states = prepare_hmac<Function>(key);
    std::memcpy(room.data(), &states, sizeof states);
    OPENSSL_cleanse(&states, sizeof states);
    return sizeof states;
  });
}

template <typename Function>
bool authenticate_with(const Secret& kept, std::string_view message, char* out) noexcept {
  return kept.reveal([&](std::string_view bytes) {
    if (bytes.size() != sizeof(HmacStates<Function>)) return false;
    // A Secret's bytes are aligned for anything, and these are the states that keep_states() put there.
    HmacRun<Function> run(*reinterpret_cast<const HmacStates<Function>*>(bytes.data()));  // NOLINT(*-reinterpret-cast)
    run.add(message).finish(out);
    return true;
  });
}

}  // namespace

bool has_hashes() noexcept { return true; }

bool digest(Hash hash, std::string_view message, char* out) noexcept {
  switch (hash) {
    case Hash::sha256: write_digest<Sha256>(message, out); break;
    case Hash::sha384: write_digest<Sha384>(message, out); break;
    case Hash::sha512: write_digest<Sha512>(message, out); break;
  }
  return true;
}

bool hmac(Hash hash, std::string_view key, Pieces message, char* out) noexcept {
  switch (hash) {
    case Hash::sha256: write_hmac<Sha256>(key, message, out); break;
    case Hash::sha384: write_hmac<Sha384>(key, message, out); break;
    case Hash::sha512: write_hmac<Sha512>(key, message, out); break;
  }
  return true;
}

Result<Secret> keep(Hash hash, std::string_view key) {
  switch (hash) {
    case Hash::sha256: return keep_states<Sha256>(key);
    case Hash::sha384: return keep_states<Sha384>(key);
    case Hash::sha512: break;
  }
  return keep_states<Sha512>(key);
}

bool authenticate(Hash hash, const Secret& kept, std::string_view message, char* out) noexcept {
  switch (hash) {
    case Hash::sha256: return authenticate_with<Sha256>(kept, message, out);
    case Hash::sha384: return authenticate_with<Sha384>(kept, message, out);
    case Hash::sha512: break;
  }
  return authenticate_with<Sha512>(kept, message, out);
}

}  // namespace jwtsync::crypto::by_states
