// SPDX-License-Identifier: Apache-2.0
#include "service/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace jwtsync::service::fleet_exposition_test {

using ::testing::HasSubstr;
using ::testing::Not;

watch::Gauges some_gauges() {
  return {.agrees = false,
          .environments = {{"production", 0, 3, 0}, {"staging", 12, 1, 2}},
          .findings = {{Cause::quotes_kept, 1}, {Cause::process_slow, 2}},
          .rounds = 7,
          .last_round = Time(std::chrono::seconds(1'767'225'600))};
}

TEST(fleet_exposition, has_a_line_for_every_series) {
  const std::string text = exposition(some_gauges());
  for (const char* line :
       {R"(jwtsync_fleet_agrees{environment="staging"} 0)", R"(jwtsync_fleet_members{environment="staging"} 12)",
        R"(jwtsync_fleet_silent{environment="production"} 3)", R"(jwtsync_fleet_groups{environment="staging"} 2)",
        R"(jwtsync_fleet_findings{cause="quotes-kept"} 1)", R"(jwtsync_fleet_findings{cause="process-slow"} 2)",
        "jwtsync_fleet_rounds_total 7", "jwtsync_fleet_last_round_timestamp_seconds 1767225600"}) {
    EXPECT_THAT(text, HasSubstr(std::string(line) + "\n"));
  }
}

TEST(fleet_exposition, does_not_say_that_those_agree_who_did_not_answer) {
  EXPECT_THAT(exposition(some_gauges()), Not(HasSubstr(R"(agrees{environment="production"})")));
}

TEST(fleet_exposition, keeps_what_a_process_says_within_its_label) {
  watch::Gauges gauges;
  gauges.environments = {{"a\"} 0\njwtsync_fleet_agrees{environment=\"b", 1, 0, 1}};
  EXPECT_THAT(exposition(gauges), HasSubstr(R"(agrees{environment="a\"} 0\njwtsync_fleet_agrees{environment=\"b"} 1)"));
}

TEST(fleet_exposition, has_its_page) {
  std::ifstream file(JWTSYNC_SOURCE_DIR "/docs/monitoring.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  std::istringstream lines(exposition(some_gauges()));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("# TYPE ")) continue;
    const std::string name = line.substr(7, line.find(' ', 7) - 7);
    EXPECT_THAT(page, HasSubstr("| `" + name)) << name;
  }
}

}  // namespace jwtsync::service::fleet_exposition_test
