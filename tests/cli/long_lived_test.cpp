// SPDX-License-Identifier: Apache-2.0
#include "cli/long_lived.h"

#include "../rotation/fixture.h"
#include "fixture.h"

namespace jwtsync::cli::long_lived_test {

using namespace rotation::fixture;
using ::testing::IsEmpty;

TEST(long_lived, what_the_policy_allows_is_not_told) {
  rotation::Stored stored{ring_of_one(), {}, start};
  stored.rows.members.push_back(member("back/1"));
  stored.rows.members[0].uses = {{"a", at(105), at(105)}, {"gone", at(9'000), {}}};
  stored.rows.members[0].lifetime = seconds(100);
  EXPECT_THAT(long_lived_text(stored), IsEmpty());
  EXPECT_TRUE(long_lived_json(stored).empty());
}

TEST(long_lived, each_member_that_knows_of_longer_tokens_is_named) {
  rotation::Stored stored{ring_of_one(), {}, start};
  for (const char* const name : {"auth/1", "back/1", "back/2"}) stored.rows.members.push_back(member(name));
  stored.rows.members[0].lifetime = std::chrono::hours(2);
  stored.rows.members[1].uses = {{"a", at(7'200), {}}};
  stored.rows.members[2].uses = {{"a", at(10), {}, true}};
  EXPECT_EQ(long_lived_text(stored),
            "long-lived: auth/1 signs tokens that live for 2h\n"
            "long-lived: back/1 saw a token of a that ends 2027-01-15T10:00:00Z (in 2 h)\n"
            "long-lived: back/2 saw a token of a that never ends\n");
  const json::Value told = long_lived_json(stored);
  EXPECT_EQ(told[0], (json::Value{{"who", "auth/1"}, {"kid", nullptr}, {"until", nullptr}, {"lifetime", 7'200}}));
  EXPECT_EQ(told[1]["until"], at(7'200).time_since_epoch().count());
  EXPECT_EQ(told[2], (json::Value{{"who", "back/2"}, {"kid", "a"}, {"until", nullptr}, {"lifetime", nullptr}}));
}

}  // namespace jwtsync::cli::long_lived_test
