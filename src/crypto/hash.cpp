// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "base/registers.h"
#include "crypto/sha2.h"

#include <algorithm>

namespace jwtsync::crypto {
namespace {

/// Key states that end wiped.
class Hmac256 {
 public:
  explicit Hmac256(std::string_view key) noexcept : states_(prepare_hmac<Sha256>(key)) {}
  Hmac256(const Hmac256&) = delete;
  Hmac256& operator=(const Hmac256&) = delete;
  ~Hmac256() { OPENSSL_cleanse(&states_, sizeof states_); }
  [[nodiscard]] HmacRun<Sha256> run() const noexcept { return HmacRun<Sha256>(states_); }

 private:
  HmacStates<Sha256> states_;
};

constexpr std::string_view view(const Digest& digest) noexcept { return {digest.data(), digest.size()}; }

}  // namespace

Digest sha256(std::string_view bytes) noexcept {
  Sha256::State state;
  std::array<unsigned char, Sha256::digest_size> out;
  Sha256::start(state);
  Sha256::add(state, bytes.data(), bytes.size());
  Sha256::finish(state, out.data());
  Digest digest;
  std::memcpy(digest.data(), out.data(), digest.size());
  OPENSSL_cleanse(&state, sizeof state);
  base::wipe_vector_registers();
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view message) noexcept {
  Digest digest;
  Hmac256(key).run().add(message).finish(digest.data());
  base::wipe_vector_registers();
  return digest;
}

void hkdf_sha256(std::string_view key_material, std::string_view info, std::span<char> out) noexcept {
  constexpr Digest no_salt{};  // RFC 5869 2.2: "if not provided, [salt] is set to a string of HashLen zeros"
  Digest extracted = hmac_sha256(view(no_salt), key_material);
  const Hmac256 expand(view(extracted));
  Digest block{};
  std::string_view previous;
  for (char counter = 1; !out.empty(); ++counter) {  // RFC 5869 2.3: T(n) = HMAC(PRK, T(n-1) | info | n)
    expand.run().add(previous).add(info).add({&counter, 1}).finish(block.data());
    const std::size_t size = std::min(out.size(), block.size());
    std::memcpy(out.data(), block.data(), size);
    out = out.subspan(size);
    previous = view(block);
  }
  OPENSSL_cleanse(extracted.data(), extracted.size());
  OPENSSL_cleanse(block.data(), block.size());
  base::wipe_vector_registers();
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  // CRYPTO_memcmp goes byte by byte, but takes 16 of them at once.
  constexpr std::size_t piece = 16;
  int difference = 0;
  for (std::size_t at = 0; at < a.size(); at += piece) {
    difference |= CRYPTO_memcmp(a.data() + at, b.data() + at, std::min(piece, a.size() - at));
  }
  return difference == 0;
}

}  // namespace jwtsync::crypto
