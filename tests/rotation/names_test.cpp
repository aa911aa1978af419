// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/rotation.h>

#include <set>

namespace jwtsync::rotation::names_test {

template <typename Kind>
void each_name_is_of_one(Kind last) {
  const auto all = names<Kind>();
  ASSERT_EQ(all.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(named<Kind>(all[i]), static_cast<Kind>(i));
}

TEST(names, stand_for_one_kind_each) {
  each_name_is_of_one(KeyState::revoked);
  each_name_is_of_one(ClassKind::poller);
  each_name_is_of_one(Succession::forked);
  each_name_is_of_one(Holding::one);
  each_name_is_of_one(HoldKind::still_withdrawn);
  each_name_is_of_one(StepKind::amend);
}

TEST(names, are_those_of_documents_and_rows) {
  EXPECT_EQ(name_of(KeyState::withdrawn), "withdrawn");
  EXPECT_EQ(name_of(HoldKind::tokens_live), "tokens_live");
  EXPECT_EQ(name_of(HoldKind::clock_off), "clock_off");
  EXPECT_EQ(name_of(StepKind::record_switch), "record_switch");
  EXPECT_EQ(name_of(Holding::list), "list");
}

}  // namespace jwtsync::rotation::names_test
