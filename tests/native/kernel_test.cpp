// SPDX-License-Identifier: Apache-2.0
#include "native/kernel.h"

#include <gtest/gtest.h>
#include <cerrno>
#include <string>

namespace jwtsync::native::kernel_test {

TEST(randomness, more_than_the_kernel_gives_at_once_is_filled_to_the_end) {
  // getrandom(2) may end early for more than 256 bytes, when a signal comes; and gives 32 MiB - 1 at most.
  std::string bytes(std::size_t{33} * 1024 * 1024, '\0');
  ASSERT_TRUE(SystemRandomness().fill(bytes));
  EXPECT_NE(bytes.substr(bytes.size() - 64), std::string(64, '\0'));
}

TEST(error_text, begins_in_lower_case) {
  EXPECT_EQ(error_text(ENOENT), "no such file or directory");
  EXPECT_EQ(error_text(ECONNREFUSED), "connection refused");
}

TEST(error_text, leaves_an_abbreviation_as_it_is) { EXPECT_EQ(error_text(EDOTDOT), "RFS specific error"); }

}  // namespace jwtsync::native::kernel_test
