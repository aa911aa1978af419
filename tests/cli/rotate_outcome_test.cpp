// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_outcome.h"

#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_outcome_test {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class RotateOutcomeTest : public RotateTest {};

TEST_F(RotateOutcomeTest, says_what_was_taken_and_where_it_stands) {
  begin();
  EXPECT_THAT(rotate({"start"}).out, StartsWith("taken: stage of "));
  const Ran proved = rotate({"step"});
  EXPECT_THAT(proved.out, StartsWith("taken: prove of "));
  EXPECT_THAT(proved.out, HasSubstr("staging: promote of "));
}

TEST_F(RotateOutcomeTest, says_what_holds_a_step_that_is_not_the_next) {
  begin();
  ASSERT_EQ(rotate({"start"}).status, 0);
  const Ran held = rotate({"start"});
  EXPECT_EQ(held.status, held_status);
  EXPECT_THAT(held.out, StartsWith("held: stage of "));
  EXPECT_THAT(held.out, HasSubstr(" is on its way: one key after the other"));
  const json::Value told_again = told({"start"});
  EXPECT_EQ(told_again["outcome"], "held");
  EXPECT_EQ(told_again["holds"][0]["kind"], "occupied");
}

}  // namespace jwtsync::cli::rotate_outcome_test
