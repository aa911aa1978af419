// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_plan.h"

#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_plan_test {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class RotatePlanTest : public RotateTest {
 protected:
  /// Steps, and the seconds from now at the earliest.
  static std::vector<std::pair<std::string, int>> steps_of(const json::Value& plan) {
    std::vector<std::pair<std::string, int>> steps;
    const std::int64_t now = plan["status"]["now"].get<std::int64_t>();
    for (const json::Value& step : plan["steps"]) {
      steps.emplace_back(step["step"], static_cast<int>(step["earliest"].get<std::int64_t>() - now));
    }
    return steps;
  }
};

TEST_F(RotatePlanTest, shows_the_whole_rotation_before_anything_moves) {
  begin({"--reader", "name=partners,kind=jwks,delay=15m"});
  const json::Value plan = told({"plan", "--algorithm", "ES256"});
  using Step = std::pair<std::string, int>;
  // 15 min and the skew; then the lifetime, the leeway and the skew.
  EXPECT_THAT(steps_of(plan), ElementsAre(Step("stage", 0), Step("prove", 0), Step("promote", 905),
                                          Step("record_switch", 905), Step("retire", 905 + 100 + 10 + 5)));
  EXPECT_EQ(told({"status"})["generation"], 1) << "nothing moved";
}

TEST_F(RotatePlanTest, is_what_comes_true) {
  begin();
  const json::Value plan = told({"plan"});
  const std::int64_t end = plan["steps"].back()["earliest"].get<std::int64_t>();
  ASSERT_EQ(rotate({"start"}).status, 0);
  for (int i = 0; i < 3; ++i) ASSERT_EQ(rotate({"step"}).status, 0);
  const std::int64_t wait = end - told({"status"})["now"].get<std::int64_t>();
  pass(std::chrono::seconds(wait - 1));
  EXPECT_EQ(rotate({"step"}).status, 1) << "a second too early";
  pass(std::chrono::seconds(1));
  EXPECT_EQ(rotate({"step"}).status, 0);
}

TEST_F(RotatePlanTest, names_who_cannot_come_along_and_the_ways_out) {
  begin();
  rotation::Member one;
  one.name = "old/1";
  one.holding = rotation::Holding::one;
  join(one);
  const Ran ran = rotate({"plan"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, HasSubstr("a member cannot come along, from stage on"));
  EXPECT_THAT(ran.out, HasSubstr("old/1 can hold one key only"));
  EXPECT_THAT(ran.out, HasSubstr("--accept-loss old/1 --because REASON"));
  EXPECT_EQ(told({"plan"})["steps"][0]["latest"], nullptr);
}

TEST_F(RotatePlanTest, a_child_that_its_parent_starts_anew_comes_along) {
  begin();
  rotation::Member child;
  child.name = "shop/1";
  child.is_fenceable = false;
  child.holding = rotation::Holding::list;
  join(child);
  const Ran there = rotate({"plan"});
  EXPECT_THAT(there.out, AllOf(HasSubstr("at the earliest"), Not(HasSubstr("cannot come along"))));
  EXPECT_THAT(there.out, HasSubstr("shop/1, holds list, cannot be fenced, is started anew by its parent"));
  EXPECT_TRUE(told({"plan"})["steps"][1]["latest"].is_null()) << "when, is not known";
  pass(std::chrono::seconds(31));
  EXPECT_THAT(rotate({"plan"}).out, HasSubstr("a member cannot come along, from prove on")) << "nobody is there";
}

TEST_F(RotatePlanTest, knows_an_algorithm_by_its_name) {
  begin();
  EXPECT_EQ(rotate({"plan", "--algorithm", "none"}).status, 2);
}

}  // namespace jwtsync::cli::rotate_plan_test
