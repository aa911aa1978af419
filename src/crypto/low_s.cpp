// SPDX-License-Identifier: Apache-2.0
#include "crypto/low_s.h"

#include "base/require.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace jwtsync::crypto {
namespace {

// The orders of the curves (FIPS 186-4, appendix D.1.2), the most significant byte first. All are odd, so that s and
// n - s are never equal.
// clang-format off
constexpr std::array<std::uint8_t, 32> order_of_p256{
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
    0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
constexpr std::array<std::uint8_t, 48> order_of_p384{
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2,
    0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73};
constexpr std::array<std::uint8_t, 66> order_of_p521{
    0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfa, 0x51, 0x86,
    0x87, 0x83, 0xbf, 0x2f, 0x96, 0x6b, 0x7f, 0xcc, 0x01, 0x48, 0xf7, 0x09, 0xa5, 0xd0, 0x3b, 0xb5, 0xc9, 0xb8,
    0x89, 0x9c, 0x47, 0xae, 0xbb, 0x6f, 0xb7, 0x1e, 0x91, 0x38, 0x64, 0x09};
// clang-format on

std::span<const std::uint8_t> order_of(KeyKind curve) noexcept {
  switch (curve) {
    case KeyKind::p256: return order_of_p256;
    case KeyKind::p384: return order_of_p384;
    default: return order_of_p521;
  }
}

/// n - s, in as many bytes as s has.
class Negative {
 public:
  Negative(KeyKind curve, std::string_view s) noexcept : size_(s.size()) {
    const std::span<const std::uint8_t> order = order_of(curve);
    base::require(order.size() == size_);
    int borrow = 0;
    for (std::size_t i = size_; i-- > 0;) {
      const int difference = int{order[i]} - int{static_cast<unsigned char>(s[i])} - borrow;
      borrow = difference < 0 ? 1 : 0;
      digits_[i] = static_cast<char>(difference + borrow * 256);
    }
  }
  [[nodiscard]] std::string_view digits() const noexcept { return {digits_.data(), size_}; }

 private:
  std::array<char, order_of_p521.size()> digits_{};
  std::size_t size_;
};

std::string_view s_of(std::string_view r_and_s) noexcept { return r_and_s.substr(r_and_s.size() / 2); }

}  // namespace

bool has_low_s(KeyKind curve, std::string_view r_and_s) noexcept {
  const std::string_view s = s_of(r_and_s);
  return s < Negative(curve, s).digits();  // which compares as unsigned bytes do
}

void lower_s(KeyKind curve, std::span<char> r_and_s) noexcept {
  const std::string_view s = s_of({r_and_s.data(), r_and_s.size()});
  const Negative negative(curve, s);
  if (s < negative.digits()) return;
  std::copy(negative.digits().begin(), negative.digits().end(), r_and_s.begin() + r_and_s.size() / 2);
}

}  // namespace jwtsync::crypto
