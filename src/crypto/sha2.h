// SPDX-License-Identifier: Apache-2.0
// The SHA-2 functions by OpenSSL's low-level calls, and HMAC (RFC 2104) over them as a state that can be kept.
//
// OpenSSL 3 calls these functions deprecated. They are the only ones whose state is a plain value: it can be prepared
// once, kept in a Secret's pages and copied, and nothing has to be fetched from a provider at start. An EVP_MAC context
// that is copied costs twice the time and 11 allocations a token. This file is the only one that names them.
#pragma once

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace jwtsync::crypto {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

struct Sha256 {
  using State = SHA256_CTX;
  static constexpr std::size_t block_size = SHA256_CBLOCK;
  static constexpr std::size_t digest_size = SHA256_DIGEST_LENGTH;
  static void start(State& state) noexcept { SHA256_Init(&state); }
  static void add(State& state, const void* bytes, std::size_t size) noexcept { SHA256_Update(&state, bytes, size); }
  static void finish(State& state, unsigned char* digest) noexcept { SHA256_Final(digest, &state); }
};

struct Sha384 {
  using State = SHA512_CTX;
  static constexpr std::size_t block_size = SHA512_CBLOCK;
  static constexpr std::size_t digest_size = SHA384_DIGEST_LENGTH;
  static void start(State& state) noexcept { SHA384_Init(&state); }
  static void add(State& state, const void* bytes, std::size_t size) noexcept { SHA384_Update(&state, bytes, size); }
  static void finish(State& state, unsigned char* digest) noexcept { SHA384_Final(digest, &state); }
};

struct Sha512 {
  using State = SHA512_CTX;
  static constexpr std::size_t block_size = SHA512_CBLOCK;
  static constexpr std::size_t digest_size = SHA512_DIGEST_LENGTH;
  static void start(State& state) noexcept { SHA512_Init(&state); }
  static void add(State& state, const void* bytes, std::size_t size) noexcept { SHA512_Update(&state, bytes, size); }
  static void finish(State& state, unsigned char* digest) noexcept { SHA512_Final(digest, &state); }
};

#pragma GCC diagnostic pop

/// What HMAC makes of a key before it sees a message. With these states one can sign: they are as secret as the
/// key.
template <typename Hash>
struct HmacStates {
  typename Hash::State inner;
  typename Hash::State outer;
};

/// RFC 2104 section 2.
template <typename Hash>
HmacStates<Hash> prepare_hmac(std::string_view key) noexcept {
  std::array<unsigned char, Hash::block_size> block{};
  HmacStates<Hash> states;
  if (key.size() > block.size()) {
    Hash::start(states.inner);
    Hash::add(states.inner, key.data(), key.size());
    Hash::finish(states.inner, block.data());
  } else if (!key.empty()) {
    std::memcpy(block.data(), key.data(), key.size());
  }
  for (unsigned char& byte : block) byte ^= 0x36;
  Hash::start(states.inner);
  Hash::add(states.inner, block.data(), block.size());
  for (unsigned char& byte : block) byte ^= 0x36 ^ 0x5c;
  Hash::start(states.outer);
  Hash::add(states.outer, block.data(), block.size());
  OPENSSL_cleanse(block.data(), block.size());
  return states;
}

/// One computation: a copy of prepared states, wiped at its end.
template <typename Hash>
class HmacRun {
 public:
  explicit HmacRun(const HmacStates<Hash>& states) noexcept : states_(states) {}
  HmacRun(const HmacRun&) = delete;
  HmacRun& operator=(const HmacRun&) = delete;
  // OPENSSL_cleanse goes by words of 8 bytes; this is once a token.
  ~HmacRun() { ::explicit_bzero(&states_, sizeof states_); }

  HmacRun& add(std::string_view bytes) noexcept {
    Hash::add(states_.inner, bytes.data(), bytes.size());
    return *this;
  }
  /// Writes `Hash::digest_size` bytes.
  void finish(char* mac) noexcept {
    auto* const digest = reinterpret_cast<unsigned char*>(mac);  // NOLINT(*-reinterpret-cast)
    Hash::finish(states_.inner, digest);
    Hash::add(states_.outer, digest, Hash::digest_size);
    Hash::finish(states_.outer, digest);
  }

 private:
  HmacStates<Hash> states_;
};

}  // namespace jwtsync::crypto
