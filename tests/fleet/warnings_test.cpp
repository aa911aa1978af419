// SPDX-License-Identifier: Apache-2.0
#include "fleet/warnings.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet {
namespace {

using fixture::agreement_of;
using fixture::process;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Testimony warning(const std::string& service, const Warning& warning) {
  Testimony testimony = process(service, service + "-1", "k");
  testimony.report.warnings = {warning};
  return testimony;
}

const Warning weak{WarningKind::low_entropy, "the secret is easy to guess", true};
const Warning trimmed{WarningKind::trimmed, "white space was taken off", false};

TEST(warnings, stand_with_the_names_of_those_who_warn) {
  const Agreement agreement = agreement_of(warning("auth", trimmed), warning("backend", trimmed), warning("odd", weak));
  ASSERT_THAT(agreement.warnings, SizeIs(2));
  EXPECT_EQ(agreement.warnings[0].sentence, "odd: the secret is easy to guess") << "what fails a check comes first";
  EXPECT_TRUE(agreement.warnings[0].fails_check);
  EXPECT_EQ(agreement.warnings[1].sentence, "auth and backend: white space was taken off");
}

TEST(warnings, that_fail_a_check_are_a_no_although_the_keys_agree) {
  const Agreement agreement = agreement_of(warning("auth", weak), process("backend", "backend-1", "k"));
  EXPECT_EQ(agreement.verdict, Verdict::unfit);
  EXPECT_EQ(name_of(agreement.verdict), "unfit");
  EXPECT_EQ(category_of(agreement.verdict), Category::refused);
  EXPECT_THAT(agreement.departures, IsEmpty());
  EXPECT_EQ(agree({fixture::witnessed(warning("auth", weak))}, {.expect = 1}).verdict, Verdict::unfit);
  EXPECT_EQ(agree({fixture::witnessed(warning("auth", weak)),
                   fixture::silent("http://down:1", Code::target_unreachable, "down")},
                  {})
                .verdict,
            Verdict::unfit)
      << "a clear no comes before a missing answer";
}

TEST(warnings, that_fail_no_check_change_no_verdict) {
  EXPECT_EQ(agreement_of(warning("auth", trimmed), process("backend", "backend-1", "k")).verdict, Verdict::agree);
}

TEST(warnings, do_not_hide_that_keys_differ) {
  EXPECT_EQ(agreement_of(warning("auth", weak), process("backend", "backend-1", "l")).verdict, Verdict::disagree);
}

}  // namespace
}  // namespace jwtsync::fleet
