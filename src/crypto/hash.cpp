// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "base/require.h"
#include "base/wipe.h"
#include "crypto/hash_way.h"
#include "crypto/openssl.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>

namespace jwtsync::crypto {
namespace {

// What stands in a digest that was not made could equal another: without one, the process ends.
using base::require;

void hmac(std::string_view key, std::initializer_list<std::string_view> message, Digest& out) noexcept {
  require(hash_way::hmac(Hash::sha256, key, {message.begin(), message.size()}, out.data()));
}

constexpr std::string_view view(const Digest& digest) noexcept { return {digest.data(), digest.size()}; }

}  // namespace

std::optional<Error> why_no_hashes() {
  if (hash_way::has_hashes()) return std::nullopt;
  return Error{Code::internal_error, "OpenSSL has no provider of SHA-2 and HMAC",
               "look at the file that OPENSSL_CONF names, and at what it activates: openssl list -providers"};
}

Digest sha256(std::string_view bytes) noexcept {
  Digest digest;
  require(hash_way::digest(Hash::sha256, bytes, digest.data()));
  base::wipe_vector_registers();
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view message) noexcept {
  Digest digest;
  hmac(key, {message}, digest);
  base::wipe_vector_registers();
  return digest;
}

void hkdf_sha256(std::string_view key_material, std::string_view info, std::span<char> out) noexcept {
  constexpr Digest no_salt{};  // RFC 5869 2.2: "if not provided, [salt] is set to a string of HashLen zeros"
  Digest extracted = hmac_sha256(view(no_salt), key_material);
  Digest block{};
  std::string_view previous;
  for (char counter = 1; !out.empty(); ++counter) {  // RFC 5869 2.3: T(n) = HMAC(PRK, T(n-1) | info | n)
    hmac(view(extracted), {previous, info, {&counter, 1}}, block);
    const std::size_t size = std::min(out.size(), block.size());
    std::memcpy(out.data(), block.data(), size);
    out = out.subspan(size);
    previous = view(block);
  }
  OPENSSL_cleanse(extracted.data(), extracted.size());
  OPENSSL_cleanse(block.data(), block.size());
  base::wipe_vector_registers();
}

}  // namespace jwtsync::crypto
