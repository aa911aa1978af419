// SPDX-License-Identifier: Apache-2.0
#include "crypto/edwards_point.h"

#include "crypto/openssl.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace jwtsync::crypto {
namespace {

using Octets = std::array<std::uint8_t, edwards_size>;

constexpr const char* d_hex = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";

constexpr std::uint8_t low_bits = 0x7f;  // of the last octet; the bit above them is the sign of x

/// The prime 2^255 - 19 plus `difference`, little-endian.
constexpr Octets near_prime(int difference) noexcept {
  Octets octets{};
  for (std::uint8_t& octet : octets) octet = 0xff;
  octets.front() = static_cast<std::uint8_t>(0xed + difference);
  octets.back() = low_bits;
  return octets;
}

/// Each y of small order, little-endian: 0, 1, -1 and the two of order 8; then 0 and 1 in their other encoding.
constexpr std::array<Octets, 7> small_orders{{
    {0},
    {1},
    near_prime(-1),
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    near_prime(0),
    near_prime(1),
}};

Octets y_of(std::string_view point) noexcept {
  Octets y{};
  std::copy_n(point.begin(), y.size(), y.begin());
  y.back() &= low_bits;
  return y;
}

}  // namespace

bool is_canonical_edwards_point(std::string_view point) noexcept {
  constexpr Octets prime = near_prime(0);
  const Octets y = y_of(point);
  return std::lexicographical_compare(y.rbegin(), y.rend(), prime.rbegin(), prime.rend());
}

bool has_small_order(std::string_view point) noexcept {
  return std::find(small_orders.begin(), small_orders.end(), y_of(point)) != small_orders.end();
}

bool is_on_edwards_curve(std::string_view point) {
  // RFC 8032 section 5.1.3: x^2 = (y^2 - 1) / (d y^2 + 1), which is a square if the product of the two is.
  constexpr Octets prime = near_prime(0);
  const Octets octets = y_of(point);
  const Owned<BN_CTX> context(BN_CTX_new());
  const Owned<BIGNUM> p(BN_lebin2bn(prime.data(), prime.size(), nullptr));
  const Owned<BIGNUM> y(BN_lebin2bn(octets.data(), octets.size(), nullptr));
  const Owned<BIGNUM> u(BN_new());
  const Owned<BIGNUM> v(BN_new());
  BIGNUM* d = nullptr;
  BN_hex2bn(&d, d_hex);
  const Owned<BIGNUM> owner_of_d(d);
  return context != nullptr && p != nullptr && y != nullptr && u != nullptr && v != nullptr && d != nullptr &&
         BN_mod_sqr(u.get(), y.get(), p.get(), context.get()) == 1 &&
         BN_mod_mul(v.get(), u.get(), d, p.get(), context.get()) == 1 && BN_sub_word(u.get(), 1) == 1 &&
         BN_add_word(v.get(), 1) == 1 && BN_mod_mul(u.get(), u.get(), v.get(), p.get(), context.get()) == 1 &&
         BN_kronecker(u.get(), p.get(), context.get()) >= 0;
}

}  // namespace jwtsync::crypto
