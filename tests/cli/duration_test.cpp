// SPDX-License-Identifier: Apache-2.0
#include "cli/duration.h"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace jwtsync::cli::duration_test {

using namespace std::chrono_literals;

TEST(duration, is_said_in_the_largest_unit_that_fits) {
  const std::vector<std::pair<std::chrono::milliseconds, std::string_view>> cases{
      {0s, "now"},    {999ms, "now"},      {1s, "1 s"},      {59s, "59 s"},
      {60s, "1 min"}, {2h + 59min, "2 h"}, {-3min, "3 min"}, {50h, "2 d"}};
  for (const auto& [duration, expected] : cases) EXPECT_EQ(spoken(duration), expected);
}

TEST(duration, between_two_moments_says_which_came_first) {
  const Time now{1'767'225'600s};
  EXPECT_EQ(spoken(now - 2h, now), "2 h ago");
  EXPECT_EQ(spoken(now + 3min, now), "in 3 min");
  EXPECT_EQ(spoken(now, now), "now");
}

}  // namespace jwtsync::cli::duration_test
