// SPDX-License-Identifier: Apache-2.0
#include "configuration/duration.h"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace jwtsync::configuration::duration_test {

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

}  // namespace jwtsync::configuration::duration_test
