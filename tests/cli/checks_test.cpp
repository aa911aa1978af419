// SPDX-License-Identifier: Apache-2.0
#include "cli/checks.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::cli {
namespace {

using ::testing::Each;
using ::testing::Field;

Resolution fit_resolution() {
  Resolution resolution;
  resolution.environment = Environment{"staging", EnvironmentKind::staging, "ENVIRONMENT"};
  resolution.found = FoundSecret{*Secret::copy_of(jwtsync::testing::canary_secret), "JWT_SECRET_STAGING",
                                 "env:JWT_SECRET_STAGING", 38, "0123456789abcdef"};
  return resolution;
}

/// The outcomes in order, a letter each: p(assed), F(ailed), n(ot reached).
std::string letters(const Resolution& resolution) {
  const jwtsync::testing::FakeClock clock;
  std::string all;
  for (const CheckResult& result : check_all(resolution, {}, clock)) {
    all += result.outcome == CheckOutcome::failed ? 'F' : name_of(result.outcome).front();
  }
  return all;
}

TEST(checks, all_pass_for_a_fit_secret) { EXPECT_EQ(letters(fit_resolution()), "pppppppp"); }

TEST(checks, of_public_keys_cannot_sign_and_need_not) {
  Resolution resolution = fit_resolution();
  resolution.found->secret =
      *Secret::copy_of(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  EXPECT_EQ(letters(resolution), "pppppppn");
}

TEST(checks, an_error_stops_what_stands_behind_it) {
  const std::vector<std::pair<Code, std::string>> cases{
      {Code::secret_absent, "Fnnnnnnn"},          {Code::file_forbidden, "Fnnnnnnn"},
      {Code::secret_malformed, "pFnnnnnn"},       {Code::secret_format_unsupported, "pFnnnnnn"},
      {Code::secret_too_short, "ppFnnnnn"},       {Code::key_too_short, "ppFnnnnn"},
      {Code::secret_public_default, "pppFnnnn"},  {Code::key_malformed, "pFnnnnnn"},
      {Code::key_algorithm_mismatch, "pFnnnnnn"}, {Code::key_weak, "ppppFnnn"},
  };
  for (const auto& [code, expected] : cases) {
    Resolution resolution;
    resolution.found = failure(code, "no");
    EXPECT_EQ(letters(resolution), expected) << jwtsync::name_of(code);
  }
}

TEST(checks, a_warning_fails_its_check_if_it_is_meant_to) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"low_entropy", "ppppFppp"},
      {"development_secret", "pppppFpp"},
      {"shared_between_environments", "ppppppFp"},
      {"something_new", "pppppppFp"},
  };
  for (const auto& [name, expected] : cases) {
    Resolution resolution = fit_resolution();
    resolution.warnings = {{name, "text", true}};
    EXPECT_EQ(letters(resolution), expected) << name;
    resolution.warnings = {{name, "text", false}};
    EXPECT_EQ(letters(resolution), "pppppppp") << name;
  }
}

TEST(checks, a_failure_says_why_and_what_to_do) {
  Resolution resolution;
  resolution.found = failure(Code::secret_too_short, "too short", "make a longer one");
  const jwtsync::testing::FakeClock clock;
  const CheckResult failed = check_all(resolution, {}, clock)[2];
  EXPECT_EQ(failed.name, "long_enough");
  EXPECT_EQ(failed.detail, "too short");
  EXPECT_EQ(failed.hint, "make a longer one");
}

}  // namespace
}  // namespace jwtsync::cli
