// SPDX-License-Identifier: Apache-2.0
#include "crypto/constant_time.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace jwtsync::crypto::constant_time_test {

TEST(ConstantTime, equal_are_those_of_equal_sizes_and_bytes) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("same", "same"));
  EXPECT_FALSE(equal_in_constant_time("same", "sane"));
  EXPECT_FALSE(equal_in_constant_time("same", "sam"));
  for (const std::size_t size : {1u, 7u, 8u, 9u, 15u, 16u, 17u, 32u, 40u, 64u, 100u}) {
    const std::string bytes(size, 'x');
    EXPECT_TRUE(equal_in_constant_time(bytes, bytes)) << size;
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = bytes;
      other[at] = 'y';
      EXPECT_FALSE(equal_in_constant_time(bytes, other)) << size << ' ' << at;
    }
  }
}

}  // namespace jwtsync::crypto::constant_time_test
