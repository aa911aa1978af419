// SPDX-License-Identifier: Apache-2.0
#include "cli/ring_store.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include "../support/scratch_directory.h"

namespace jwtsync::cli::ring_store_test {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ring_store, is_a_file_of_sqlite) {
  testing::FakeWorld fake;
  const ScratchDirectory folder;
  const std::string locator = "sqlite:" + (folder / "ring.db");
  const auto store = open_ring_store(fake.world(), locator);
  ASSERT_TRUE(store) << store.error().message;
  const auto transaction = (*store)->begin(StoreAccess::write);
  ASSERT_TRUE(transaction);
  EXPECT_TRUE((*transaction)->put("a", "b", "c"));
}

TEST(ring_store, what_is_no_locator_of_one_is_not_quoted) {
  testing::FakeWorld fake;
  for (const auto& [locator, code] : {std::pair(std::string("c4n4ry"), Code::locator_scheme_unknown),
                                      std::pair(std::string("file:/c4n4ry"), Code::locator_scheme_unknown),
                                      std::pair(std::string("sqlite:c4n4ry"), Code::locator_malformed),
                                      std::pair(std::string("postgresql://u:c4n4ry@h/d"), Code::locator_malformed)}) {
    const auto store = open_ring_store(fake.world(), locator);
    ASSERT_FALSE(store) << locator;
    EXPECT_EQ(store.error().code, code) << locator;
    EXPECT_THAT(store.error().message + store.error().hint, Not(HasSubstr("c4n4ry")));
  }
}

}  // namespace jwtsync::cli::ring_store_test
