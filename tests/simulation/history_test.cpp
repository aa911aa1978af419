// SPDX-License-Identifier: Apache-2.0
#include "history.h"

#include <gmock/gmock.h>

namespace jwtsync::simulation::history_test {

std::uint64_t digest_of(std::uint64_t seed) {
  History history(seed);
  for (int i = 0; i < 500; ++i) EXPECT_TRUE(history.step());
  return history.record().digest();
}

TEST(history, of_one_seed_is_always_the_same) { EXPECT_EQ(digest_of(7), digest_of(7)); }

TEST(history, of_another_seed_is_another) { EXPECT_NE(digest_of(7), digest_of(8)); }

}  // namespace jwtsync::simulation::history_test
