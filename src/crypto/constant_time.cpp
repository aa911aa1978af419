// SPDX-License-Identifier: Apache-2.0
#include "crypto/constant_time.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace jwtsync::crypto {
namespace {

std::uint64_t word_at(const char* at) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// Hides a value's origin from the compiler: it can neither end a loop at the first difference, nor take several words
/// at once by vector registers, in which a piece of a secret would stay for a core to hold.
void hide(std::uint64_t& value) noexcept { __asm__ volatile("" : "+r"(value)); }

}  // namespace

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  std::uint64_t difference = 0;
  std::size_t at = 0;
  for (; a.size() - at >= sizeof difference; at += sizeof difference) {
    difference |= word_at(a.data() + at) ^ word_at(b.data() + at);
    hide(difference);
  }
  for (; at < a.size(); ++at) {
    difference |= static_cast<unsigned char>(a[at] ^ b[at]);
    hide(difference);
  }
  return difference == 0;
}

}  // namespace jwtsync::crypto
