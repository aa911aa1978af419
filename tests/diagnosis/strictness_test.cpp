// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::strictness_test {

using fixture::process;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Agreement of_two(const Testimony& other) { return fixture::agreement_of(process("auth", "a-1", "k"), other); }

std::vector<Finding> findings_on(const Agreement& agreement, const TokenEvidence* token) {
  return explain_strictness({.agreement = agreement, .token = token});
}

Testimony demanding() {
  Testimony testimony = process("backend", "b-1", "k");
  testimony.report.required_claims = {"jti"};
  return testimony;
}
Testimony of_short_patience() {
  Testimony testimony = process("backend", "b-1", "k");
  testimony.report.max_age = std::chrono::seconds(60);
  return testimony;
}

TEST(strictness, may_be_why_a_good_token_is_refused) {
  const TokenEvidence good;
  const std::vector<Finding> findings = findings_on(of_two(demanding()), &good);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(name_of(findings[0].cause), "strictness-differs");
  EXPECT_EQ(findings[0].certainty, Certainty::possible);
  EXPECT_EQ(findings[0].why, "backend refuses tokens without jti, which not all ask for");
  Testimony other = process("backend", "b-1", "k");
  other.report.audiences = {"api"};
  EXPECT_THAT(findings_on(of_two(other), &good), SizeIs(1));
  Agreement agreement = fixture::agreement_of(of_short_patience(), [] {
    Testimony patient = process("auth", "a-1", "k");
    patient.report.max_age = std::chrono::seconds(0);
    return patient;
  }());
  EXPECT_THAT(findings_on(agreement, &good), SizeIs(1));
}

TEST(strictness, is_told_to_whom_asks_for_a_refusal) {
  const Agreement agreement = of_two(demanding());
  EXPECT_THAT(explain_strictness({.agreement = agreement, .asking = {.command = "doctor"}}), SizeIs(1));
  EXPECT_THAT(explain_strictness({.agreement = agreement, .asking = {.command = "compat-check"}}), IsEmpty());
}

TEST(strictness, is_a_choice_where_no_good_token_is_asked_about) {
  EXPECT_THAT(findings_on(of_two(demanding()), nullptr), IsEmpty());
  TokenEvidence bad;
  bad.refusal = Error{Code::token_expired, "expired", ""};
  EXPECT_THAT(findings_on(of_two(demanding()), &bad), IsEmpty());
  Testimony lenient = process("backend", "b-1", "k");
  lenient.report.leeway = std::chrono::seconds(30);
  const TokenEvidence good;
  EXPECT_THAT(findings_on(of_two(lenient), &good), IsEmpty()) << "seconds of leeway refuse no token that is good";
}

}  // namespace jwtsync::diagnosis::strictness_test
