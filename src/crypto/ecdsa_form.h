// SPDX-License-Identifier: Apache-2.0
// The two forms of an ECDSA signature: r and s one after the other, as tokens have it (RFC 7518 section 3.4), and
// ECDSA-Sig-Value in DER (RFC 3279 section 2.2.3), as OpenSSL has it.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace jwtsync::crypto {

/// The DER of a signature of at most two times 66 bytes; allocates nothing.
class EcdsaForm {
 public:
  static constexpr std::size_t max_size = 3 + 2 * (3 + 66);

  explicit EcdsaForm(std::string_view r_and_s) noexcept;
  [[nodiscard]] std::string_view der() const noexcept { return {bytes_.data(), size_}; }

 private:
  void add_number(std::string_view number) noexcept;

  std::array<char, max_size> bytes_{};
  std::size_t size_ = 0;
};

/// Writes r and s to the two halves of `out`; false if `der` is not a signature that fits.
[[nodiscard]] bool write_r_and_s(std::string_view der, std::span<char> out) noexcept;

}  // namespace jwtsync::crypto
