// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnose_token_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(diagnose_token, tells_of_the_token_and_not_of_the_fleet) {
  fixture::Question question = fixture::saying(R"({"iss":"auth","aud":"backend","exp":1767225000})");
  Testimony other = fixture::taker("backend");
  other.challenge.keys.front().answer = fixture::answer("z");
  question.agreement = fixture::agreement_of(fixture::taker("auth"), other);
  const auto findings = diagnose_token(question.evidence());
  ASSERT_FALSE(findings.empty());
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.cause, Cause::token_expired);
    EXPECT_THAT(finding.fix, Not(HasSubstr("jwtsync agree")));
  }
}

TEST(diagnose_token, is_ordered_by_certainty) {
  const auto findings =
      diagnose_token(fixture::saying(R"({"iss":"auth","aud":"x","exp":1767925700,"iat":1767225700})").evidence());
  ASSERT_FALSE(findings.empty());
  EXPECT_TRUE(std::is_sorted(findings.begin(), findings.end(),
                             [](const Finding& a, const Finding& b) { return a.certainty < b.certainty; }));
}

TEST(diagnose_token, finds_nothing_in_a_good_one) {
  EXPECT_THAT(diagnose_token(fixture::saying(good_claims).evidence()), IsEmpty());
}

}  // namespace jwtsync::diagnose_token_test
