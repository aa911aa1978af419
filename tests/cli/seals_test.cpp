// SPDX-License-Identifier: Apache-2.0
#include "cli/seals.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::cli::seals_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

struct seals_test : ::testing::Test {
  seals_test() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/run/seal", testing::canary_secret);
    fake.files.put("/run/next", testing::other_canary_secret);
  }
  auto seals(const std::vector<std::string>& locators) { return seals_of(fake.world(), {}, locators); }
  testing::FakeWorld fake;
};

TEST_F(seals_test, are_found_where_locators_say) {
  const auto one = seals({"file:/run/seal"}), two = seals({"file:/run/next", "file:/run/seal"});
  ASSERT_TRUE(one) << one.error().message;
  ASSERT_TRUE(two) << two.error().message;
  ASSERT_THAT(*two, SizeIs(2));
  EXPECT_EQ((*one)[0].id(), (*two)[1].id());
  EXPECT_NE((*two)[0].id(), (*two)[1].id());
  EXPECT_THAT(fake.events.lines(), IsEmpty()) << "a seal is no secret of tokens";
}

TEST_F(seals_test, one_that_is_not_there_is_an_error) {
  const auto none = seals({"file:/run/seal", "file:/run/none"});
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("the seal"));
  EXPECT_THAT(none.error().message, Not(HasSubstr(std::string(testing::canary))));
}

}  // namespace jwtsync::cli::seals_test
