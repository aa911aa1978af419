// SPDX-License-Identifier: Apache-2.0
#include "ports/random_bits.h"

#include <array>
#include <cstring>

namespace jwtsync::ports {

std::uint64_t random_bits(Randomness& randomness) {
  std::array<char, sizeof(std::uint64_t)> bytes{};
  if (!randomness.fill(bytes)) bytes.fill('\xff');
  std::uint64_t bits = 0;
  std::memcpy(&bits, bytes.data(), sizeof bits);
  return bits;
}

}  // namespace jwtsync::ports
