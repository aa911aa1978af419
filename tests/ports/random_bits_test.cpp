// SPDX-License-Identifier: Apache-2.0
#include "ports/random_bits.h"

#include <gtest/gtest.h>

#include <jwtsync/testing.h>

namespace jwtsync::ports::random_bits_test {

class NoRandomness : public Randomness {
 public:
  [[nodiscard]] Result<void> fill(std::span<char> bytes) override {
    if (!bytes.empty()) bytes.front() = 'x';  // what it did before it failed
    return failure(Code::internal_error, "no randomness");
  }
};

TEST(random_bits, are_others_each_time) {
  testing::FakeRandomness randomness;
  EXPECT_NE(random_bits(randomness), random_bits(randomness));
}

TEST(random_bits, are_all_set_without_randomness) {
  NoRandomness none;
  EXPECT_EQ(random_bits(none), ~std::uint64_t{0});
}

}  // namespace jwtsync::ports::random_bits_test
