// SPDX-License-Identifier: Apache-2.0
#include "cli/duration.h"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace jwtsync::cli::duration_test {

using namespace std::chrono_literals;

TEST(duration, is_read_with_its_unit) {
  const std::vector<std::pair<std::string_view, std::chrono::milliseconds>> cases{
      {"500ms", 500ms}, {"90s", 90s}, {"15m", 15min}, {"1h", 1h}, {"7d", 168h}, {"0s", 0s}, {"0", 0s}};
  for (const auto& [text, expected] : cases) EXPECT_EQ(parse_duration(text), expected) << text;
  for (const std::string_view text : {"", "1", "s", "-1s", "+1s", " 1s", "1 s", "1s ", "1w", "1.5h", "3651d",
                                      "9223372036854775807d", "99999999999999999999s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(duration, without_a_unit_counts_in_the_one_that_was_meant_before) {
  EXPECT_EQ(parse_duration("5", 1000ms), 5s);
  EXPECT_EQ(parse_duration("5ms", 1000ms), 5ms);
  for (const std::string_view text : {"", "-5", "5x", "99999999999999999", "9223372036854775807"}) {
    EXPECT_EQ(parse_duration(text, 1000ms), std::nullopt) << text;
  }
}

TEST(duration, is_written_so_that_it_can_be_read) {
  for (const std::string_view text : {"0s", "500ms", "1500ms", "90s", "15m", "1h", "7d"}) {
    EXPECT_EQ(duration_text(*parse_duration(text)), text);
  }
}

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
