// SPDX-License-Identifier: Apache-2.0
// The comparison itself, and what must be found: comparisons that stop early, and a table that is read at a secret
// place.
#include <gtest/gtest.h>

#include <cstring>

#include "crypto/constant_time.h"
#include "poison.h"

namespace jwtsync::constant_time::comparison_test {

constexpr std::size_t longest = 100;

/// Compares secrets of a size that differ at a place, or nowhere where the place lies behind their end.
template <typename Compare>
unsigned long leaks_of_comparing(std::size_t size, std::size_t place, const Compare& compare) {
  const std::string one(size, 'a');
  std::string other = one;
  if (place < size) other[place] = 'b';
  poison(one);
  poison(other);
  bool equal = false;
  const unsigned long leaks = leaks_of([&] { equal = compare(std::string_view(one), std::string_view(other)); });
  declassify(equal);
  EXPECT_EQ(equal, place >= size) << size << ' ' << place;
  return leaks;
}

TEST(comparison, of_secrets_depends_on_their_sizes_alone) {
  for (std::size_t size = 1; size <= longest; ++size) {
    for (const std::size_t place : {std::size_t{0}, size / 2, size - 1, size}) {
      EXPECT_EQ(leaks_of_comparing(size, place, crypto::equal_in_constant_time), 0U) << size << ' ' << place;
    }
  }
}

bool equal_by_memcmp(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

bool equal_with_early_exit(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) return false;
  }
  return a.size() == b.size();
}

bool equal_by_table(std::string_view a, std::string_view b) {
  static volatile unsigned char table[256] = {};  // that no compiler leaves out
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= table[static_cast<unsigned char>(a[i])] | static_cast<unsigned char>(a[i] ^ b[i]);
  }
  return difference == 0;
}

TEST(comparison, that_leaks_is_found) {
  for (const std::size_t place : {std::size_t{0}, std::size_t{31}, std::size_t{32}}) {
    EXPECT_GT(leaks_of_comparing(32, place, equal_by_memcmp), 0U) << place;
    EXPECT_GT(leaks_of_comparing(32, place, equal_with_early_exit), 0U) << place;
    EXPECT_GT(leaks_of_comparing(32, place, equal_by_table), 0U) << place;
  }
}

}  // namespace jwtsync::constant_time::comparison_test
