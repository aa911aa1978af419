// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "base/registers.h"
#include "crypto/sha2.h"

#ifndef JWTSYNC_EVP_ONLY
#include <sodium.h>
#endif

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

#ifndef JWTSYNC_EVP_ONLY
const unsigned char* octets(std::string_view bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT(*-reinterpret-cast): what the library takes
}
#endif

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
  int difference = 0;
#ifndef JWTSYNC_EVP_ONLY
  // By vectors of 16 bytes, where CRYPTO_memcmp goes byte by byte.
  for (; a.size() >= crypto_verify_64_BYTES;
       a.remove_prefix(crypto_verify_64_BYTES), b.remove_prefix(crypto_verify_64_BYTES)) {
    difference |= crypto_verify_64(octets(a), octets(b));
  }
  if (a.size() == crypto_verify_32_BYTES) return (difference | crypto_verify_32(octets(a), octets(b))) == 0;
#endif
  return (difference | CRYPTO_memcmp(a.data(), b.data(), a.size())) == 0;
}

}  // namespace jwtsync::crypto
