// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::fit_test {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Testimony warning(const Name<WarningKind>& kind, bool fails_check, const std::string& key = "k") {
  Testimony testimony = fixture::process("backend", "backend-1", key);
  testimony.report.warnings = {{kind, "the text", fails_check}};
  return testimony;
}

std::vector<Finding> findings_beside(const Testimony& backend) {
  const Agreement agreement = fixture::agreement_of(fixture::process("auth", "auth-1", "k"), backend);
  return explain_refusals({.agreement = agreement});
}

TEST(refusal, says_that_the_keys_agree_and_why_they_will_not_do) {
  const std::vector<Finding> findings = findings_beside(warning(WarningKind::low_entropy, true));
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::check_refuses);
  EXPECT_EQ(findings[0].why, "the keys agree, but jwtsync check refuses them: backend: the text");
  EXPECT_EQ(findings[0].fix, "make a new secret (jwtsync generate), and give it to all");
  EXPECT_EQ(findings_beside(warning(Name<WarningKind>("of_tomorrow"), true)).at(0).fix,
            "run jwtsync check there, and do as it says");
}

TEST(refusal, is_none_for_what_check_lets_pass_nor_where_the_keys_differ) {
  EXPECT_THAT(findings_beside(warning(WarningKind::legacy_variable, false)), IsEmpty());
  EXPECT_THAT(findings_beside(warning(WarningKind::low_entropy, true, "other")), IsEmpty());
}

TEST(refusal, of_what_everybody_knows_has_a_cause_of_its_own) {
  for (const WarningKind kind : {WarningKind::public_default, WarningKind::published_example}) {
    const Agreement agreement = fixture::agreement_of(fixture::process("auth", "auth-1", "k"), warning(kind, true));
    const std::vector<Finding> findings = explain_public_values({.agreement = agreement});
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(name_of(findings[0].cause), "public-default");
    EXPECT_THAT(explain_refusals({.agreement = agreement}), IsEmpty());
  }
  EXPECT_THAT(
      fixture::causes_in({fixture::process("auth", "auth-1", "k"), warning(WarningKind::public_default, false)}),
      IsEmpty())
      << "in development it is what it is for";
}

TEST(refusal, of_the_only_value_that_a_process_has) {
  const Agreement agreement =
      fixture::agreement_of(fixture::process("auth", "auth-1", "k"),
                            fixture::without_key("backend", {Code::secret_public_default, "everybody knows it", ""},
                                                 {{"env:JWT_SECRET_STAGING", Outcome::unfit, ""}}));
  EXPECT_THAT(explain_public_values({.agreement = agreement}), SizeIs(1));
}

}  // namespace jwtsync::diagnosis::fit_test
