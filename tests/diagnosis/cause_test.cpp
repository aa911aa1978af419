// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/cause_table.h"
#include "diagnosis/explanations.h"

#include <gmock/gmock.h>
#include <set>

namespace jwtsync::diagnosis::cause_test {

TEST(cause, has_a_name_of_its_own) {
  const auto all = names<Cause>();
  EXPECT_EQ(std::set<std::string_view>(all.begin(), all.end()).size(), all.size());
  EXPECT_EQ(name_of(Cause::white_space), "white-space");
  EXPECT_EQ(name_of(Cause::secret_not_given), "secret-not-given");
  EXPECT_EQ(name_of(Cause::instance_shared), "instance-shared");
  EXPECT_EQ(name_of(Cause::process_unreachable), "process-unreachable");
  EXPECT_EQ(name_of(Cause::key_shared), "key-shared");
  EXPECT_EQ(name_of(Cause::one_process), "one-process");
  EXPECT_EQ(name_of(Cause::one_environment), "one-environment");
}

TEST(cause, has_a_detector) {
  for (const CauseRow& row : causes()) {
    if (row.reads == Reads::token || row.reads == Reads::verdicts) continue;  // of what is no part of an agreement
    const Detector& by = row.detector;
    EXPECT_TRUE(by.find || by.of_pair || by.of_fleet || by.between) << row.name;
  }
}

TEST(cause, makes_a_finding) {
  const Finding made = finding(Cause::quotes_kept, "why", Advice("fix"));
  EXPECT_EQ(made.cause, Cause::quotes_kept);
  EXPECT_EQ(made.why, "why");
  EXPECT_EQ(made.fix, "fix");
}

}  // namespace jwtsync::diagnosis::cause_test
