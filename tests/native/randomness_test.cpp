// SPDX-License-Identifier: Apache-2.0
#include "native/randomness.h"

#include <gtest/gtest.h>

#include <string>

namespace jwtsync::native {
namespace {

TEST(randomness, more_than_the_kernel_gives_at_once_is_filled_to_the_end) {
  // getrandom(2) may end early for more than 256 bytes, when a signal comes; and gives 32 MiB - 1 at most.
  std::string bytes(std::size_t{33} * 1024 * 1024, '\0');
  ASSERT_TRUE(SystemRandomness().fill(bytes));
  EXPECT_NE(bytes.substr(bytes.size() - 64), std::string(64, '\0'));
}

}  // namespace
}  // namespace jwtsync::native
