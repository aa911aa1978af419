// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::clocks_test {

using fixture::process;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Processes whose clocks are so many seconds ahead.
Agreement with_clocks(const std::vector<int>& seconds, int leeway = 0) {
  std::vector<Witnessed> all;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    Testimony testimony = process("s" + std::to_string(i), "i-" + std::to_string(i), "k");
    testimony.report.leeway = std::chrono::seconds(leeway);
    all.push_back(fixture::witnessed(std::move(testimony)));
    all.back().clock_offset = std::chrono::seconds(seconds[i]);
  }
  return agree(std::move(all), {});
}

std::vector<Finding> findings_on(const Agreement& agreement) { return explain_clocks({.agreement = agreement}); }

TEST(clocks, that_are_further_apart_than_the_leeway) {
  const std::vector<Finding> findings = findings_on(with_clocks({0, 1, 300}));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(name_of(findings[0].cause), "clock-skew");
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_THAT(findings[0].why, HasSubstr("the clock of s2 is 300 s ahead of that of s0"));
  EXPECT_EQ(findings[0].fix, "let s2 set its clock by a server of time (NTP)");
  EXPECT_EQ(findings[0].evidence.at(0), "s2 i-2: its clock is 300 s ahead of the one here, leeway 0 s");
  EXPECT_EQ(findings_on(with_clocks({-7200, 0, 1})).at(0).fix, "let s0 set its clock by a server of time (NTP)");
  EXPECT_EQ(findings_on(with_clocks({0, 120})).at(0).fix, "let both set their clocks by one server of time (NTP)");
}

TEST(clocks, of_which_one_is_here) {
  const std::vector<Finding> findings = findings_on(with_clocks({-500}));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].certainty, Certainty::possible) << "whose is off?";
  EXPECT_EQ(findings[0].why, "the clock of s0 i-0 is 500 s behind the one here");
}

TEST(clocks, that_nobody_minds) {
  EXPECT_THAT(findings_on(with_clocks({0, 30})), IsEmpty());
  EXPECT_THAT(findings_on(with_clocks({0, 60}, 60)), IsEmpty()) << "within the leeway";
  EXPECT_THAT(findings_on(with_clocks({500, 501, 499})), IsEmpty()) << "it is the one here that is off";
  EXPECT_THAT(findings_on(with_clocks({20})), IsEmpty());
  EXPECT_THAT(findings_on(fixture::agreement_of(process("auth", "a-1", "k"), process("backend", "b-1", "k"))),
              IsEmpty())
      << "of collected answers nothing is known";
}

}  // namespace jwtsync::diagnosis::clocks_test
