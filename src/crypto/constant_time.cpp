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

std::uint64_t difference_of(const char* a, const char* b, std::size_t size) noexcept {
  std::uint64_t difference = 0;
  std::size_t at = 0;
  for (; size - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t))
    difference |= word_at(a + at) ^ word_at(b + at);
  for (; at < size; ++at) difference |= static_cast<unsigned char>(a[at] ^ b[at]);
  return difference;
}

}  // namespace

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  std::uint64_t difference = difference_of(a.data(), b.data(), a.size());
  // Hides from the compiler what the value is good for, which could end the loop at the first difference otherwise.
  __asm__ volatile("" : "+r"(difference));
  return difference == 0;
}

}  // namespace jwtsync::crypto
