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
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace jwtsync::crypto {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

// Of each, `block` is where OpenSSL collects a block, `state.num` bytes of it, and `add_block` hashes it.
struct Sha256 {
  using State = SHA256_CTX;
  static constexpr std::size_t block_size = SHA256_CBLOCK;
  static constexpr std::size_t digest_size = SHA256_DIGEST_LENGTH;
  static void start(State& state) noexcept { SHA256_Init(&state); }
  static void add(State& state, const void* bytes, std::size_t size) noexcept { SHA256_Update(&state, bytes, size); }
  static void finish(State& state, unsigned char* digest) noexcept { SHA256_Final(digest, &state); }
  static void add_block(State& state) noexcept { SHA256_Transform(&state, block(state)); }
  static unsigned char* block(State& state) noexcept {
    return reinterpret_cast<unsigned char*>(state.data);  // NOLINT(*-reinterpret-cast)
  }
};

struct Sha384 {
  using State = SHA512_CTX;
  static constexpr std::size_t block_size = SHA512_CBLOCK;
  static constexpr std::size_t digest_size = SHA384_DIGEST_LENGTH;
  static void start(State& state) noexcept { SHA384_Init(&state); }
  static void add(State& state, const void* bytes, std::size_t size) noexcept { SHA384_Update(&state, bytes, size); }
  static void finish(State& state, unsigned char* digest) noexcept { SHA384_Final(digest, &state); }
  static void add_block(State& state) noexcept { SHA512_Transform(&state, block(state)); }
  static unsigned char* block(State& state) noexcept { return state.u.p; }
};

struct Sha512 {
  using State = SHA512_CTX;
  static constexpr std::size_t block_size = SHA512_CBLOCK;
  static constexpr std::size_t digest_size = SHA512_DIGEST_LENGTH;
  static void start(State& state) noexcept { SHA512_Init(&state); }
  static void add(State& state, const void* bytes, std::size_t size) noexcept { SHA512_Update(&state, bytes, size); }
  static void finish(State& state, unsigned char* digest) noexcept { SHA512_Final(digest, &state); }
  static void add_block(State& state) noexcept { SHA512_Transform(&state, block(state)); }
  static unsigned char* block(State& state) noexcept { return state.u.p; }
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
    typename Hash::State& outer = states_.outer;
    pad(states_.inner);
    write_value(states_.inner, Hash::block(outer));
    outer.num = Hash::digest_size;
    outer.Nl += Hash::digest_size * 8;
    pad(outer);
    write_value(outer, reinterpret_cast<unsigned char*>(mac));  // NOLINT(*-reinterpret-cast)
  }

 private:
  // What Hash::finish does, but for its wiping and copying of each block: the whole run is wiped once.
  using Word = std::remove_all_extents_t<decltype(Hash::State::h)>;

  static void store(unsigned char* to, std::uint64_t word) noexcept {
    if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
    std::memcpy(to, &word, sizeof word);
  }

  /// FIPS 180-4 section 5.1: a bit, zeros, and the length of the message.
  static void pad(typename Hash::State& state) noexcept {
    constexpr std::size_t length_at = Hash::block_size - 2 * sizeof(Word);
    unsigned char* const block = Hash::block(state);
    std::size_t at = state.num;
    block[at++] = 0x80;
    if (at > length_at) {
      std::memset(block + at, 0, Hash::block_size - at);
      Hash::add_block(state);
      at = 0;
    }
    std::memset(block + at, 0, length_at - at);
    if constexpr (sizeof(Word) == sizeof(std::uint64_t)) {
      store(block + length_at, state.Nh);
      store(block + length_at + sizeof(Word), state.Nl);
    } else {
      store(block + length_at, (std::uint64_t{state.Nh} << 32) | state.Nl);
    }
    Hash::add_block(state);
  }

  /// By eight bytes at once, since whoever reads them does so too.
  static void write_value(const typename Hash::State& state, unsigned char* out) noexcept {
    constexpr std::size_t words = sizeof(std::uint64_t) / sizeof(Word);
    for (std::size_t i = 0; i < Hash::digest_size / sizeof(Word); i += words, out += sizeof(std::uint64_t)) {
      std::uint64_t both = state.h[i];
      if constexpr (words == 2) both = (both << 32) | state.h[i + 1];
      store(out, both);
    }
  }

  HmacStates<Hash> states_;
};

}  // namespace jwtsync::crypto
