// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::environments_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Witnessed in(const std::string& environment, const std::string& key) {
  Testimony testimony = fixture::process("auth", "auth-" + environment, key);
  testimony.report.environment = environment;
  return fixture::witnessed(std::move(testimony));
}

TEST(environments, that_share_a_key_are_shown_with_its_holders) {
  const std::vector<Finding> findings = explain_shared_keys(distinguish({in("production", "k"), in("qa", "k")}, {}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "key-shared");
  EXPECT_THAT(findings[0].evidence, ElementsAre("kid kid-of-k in production: auth", "kid kid-of-k in qa: auth"));
  EXPECT_EQ(explain_shared_keys(distinguish({in("a", "k"), in("b", "k"), in("c", "k")}, {})).size(), 1u);
  EXPECT_EQ(explain_shared_keys(distinguish({in("a", "k"), in("b", "k"), in("c", "l"), in("d", "l")}, {})).size(), 2u);
}

TEST(environments, that_are_separate_or_one_share_nothing) {
  EXPECT_THAT(explain_shared_keys(distinguish({in("production", "k"), in("qa", "l")}, {})), IsEmpty());
  EXPECT_THAT(explain_one_environment(distinguish({in("production", "k"), in("qa", "l")}, {})), IsEmpty());
  EXPECT_EQ(explain_one_environment(distinguish({in("qa", "k")}, {})).at(0).why,
            "all are in qa, and there is no second environment to compare");
}

}  // namespace jwtsync::diagnosis::environments_test
