// SPDX-License-Identifier: Apache-2.0
#include "native/kernel.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

#include <array>
#include <memory>
#include <set>
#include <string>

namespace jwtsync::randomness_test {

class RandomnessContract : public ::testing::TestWithParam<std::shared_ptr<Randomness>> {};

TEST_P(RandomnessContract, all_of_the_bytes_are_filled) {
  // Of 4096 bytes, that some value occurs nowhere in the last 2048 is less likely than 1 in 10; that fewer than half
  // of all values do occurs in no lifetime.
  std::array<char, 4096> bytes{};
  ASSERT_TRUE(GetParam()->fill(bytes));
  EXPECT_GT(std::set<char>(bytes.begin(), bytes.begin() + 2048).size(), 128u);
  EXPECT_GT(std::set<char>(bytes.begin() + 2048, bytes.end()).size(), 128u);
}

TEST_P(RandomnessContract, no_two_fills_are_the_same) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    std::array<char, 32> bytes{};
    ASSERT_TRUE(GetParam()->fill(bytes));
    EXPECT_TRUE(seen.emplace(bytes.data(), bytes.size()).second);
  }
}

TEST_P(RandomnessContract, nothing_can_be_filled_too) { EXPECT_TRUE(GetParam()->fill({})); }

INSTANTIATE_TEST_SUITE_P(real, RandomnessContract, ::testing::Values(std::make_shared<native::SystemRandomness>()));
INSTANTIATE_TEST_SUITE_P(fake, RandomnessContract, ::testing::Values(std::make_shared<testing::FakeRandomness>()));

}  // namespace jwtsync::randomness_test
