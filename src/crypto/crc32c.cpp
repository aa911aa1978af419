// SPDX-License-Identifier: Apache-2.0
#include "crypto/crc32c.h"

#include <array>
#include <cstddef>

namespace jwtsync::crypto {
namespace {

constexpr std::uint32_t reflected_polynomial = 0x82f63b78;  // of 0x1edc6f41
constexpr std::uint32_t all_ones = 0xffffffff;

/// The remainder of each byte, so that a message takes one step a byte and not one a bit.
constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    auto remainder = static_cast<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? reflected_polynomial : 0);
    table[byte] = remainder;
  }
  return table;
}
constexpr std::array<std::uint32_t, 256> table = make_table();

}  // namespace

std::uint32_t crc32c(std::string_view bytes) noexcept {
  std::uint32_t remainder = all_ones;
  for (const char c : bytes) remainder = (remainder >> 8) ^ table[(remainder ^ static_cast<std::uint8_t>(c)) & 0xff];
  return remainder ^ all_ones;
}

}  // namespace jwtsync::crypto
