// SPDX-License-Identifier: Apache-2.0
#include "cli/checks.h"
#include "configuration/resolved_ring.h"
#include "jose/value.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <array>
#include <memory>
#include <string_view>

namespace jwtsync::cli::checks_test {

using ::testing::Each;
using ::testing::Field;

void give(Resolution& resolution, std::string_view value) {
  resolution.found->secret = *Secret::copy_of(value);
  resolution.found->value = std::make_shared<const jose::Value>(*jose::read_value(value));
}

Resolution fit_resolution() {
  Resolution resolution;
  resolution.found = FoundSecret{*Secret::copy_of(jwtsync::testing::canary_secret),
                                 Environment{"staging", EnvironmentKind::staging, EnvironmentFrom::variable},
                                 "JWT_SECRET_STAGING",
                                 "env:JWT_SECRET_STAGING",
                                 38,
                                 "0123456789abcdef"};
  give(resolution, jwtsync::testing::canary_secret);
  return resolution;
}

Result<KeyRing> ring_of(const Resolution& resolution) {
  if (!resolution.found) return failure(resolution.found.error());
  return configuration::ring_of(*resolution.found->value, resolution.found->environment, {});
}

/// The outcomes in order, a letter each: p(assed), F(ailed), n(ot reached or not checked).
std::string letters(const Resolution& resolution) {
  const jwtsync::testing::FakeClock clock;
  std::string all;
  for (const CheckResult& result : check_all(resolution, ring_of(resolution), clock)) {
    all += result.outcome == CheckOutcome::failed ? 'F' : name_of(result.outcome).front();
  }
  return all;
}

TEST(checks, all_pass_for_a_fit_secret) { EXPECT_EQ(letters(fit_resolution()), "ppppppppp"); }

TEST(checks, of_public_keys_cannot_sign_and_need_not) {
  Resolution resolution = fit_resolution();
  give(resolution, R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  EXPECT_EQ(letters(resolution), "ppppppppn");
}

TEST(checks, an_error_stops_what_stands_behind_it) {
  const std::vector<std::pair<Code, std::string>> cases{
      {Code::secret_absent, "Fnnnnnnnn"},          {Code::file_forbidden, "Fnnnnnnnn"},
      {Code::secret_malformed, "pFnnnnnnn"},       {Code::secret_format_unsupported, "pFnnnnnnn"},
      {Code::secret_too_short, "ppFnnnnnn"},       {Code::key_too_short, "ppFnnnnnn"},
      {Code::secret_public_default, "pppFnnnnn"},  {Code::key_malformed, "pFnnnnnnn"},
      {Code::key_algorithm_mismatch, "pFnnnnnnn"}, {Code::key_weak, "pppppFnnn"},
      {Code::secret_not_meant, "ppppFnnnn"},
  };
  for (const auto& [code, expected] : cases) {
    Resolution resolution;
    resolution.found = failure(code, "no");
    EXPECT_EQ(letters(resolution), expected) << jwtsync::name_of(code);
  }
}

TEST(checks, a_warning_fails_its_check_if_it_is_meant_to_and_else_leaves_it_open) {
  const std::vector<std::array<std::string, 3>> cases{
      {"low_entropy", "pppppFppp", "pppppnppp"},
      {"development_secret", "ppppppFpp", "ppppppnpp"},
      {"shared_between_environments", "pppppppFp", "pppppppnp"},
      {"public_default", "pppFppppp", "pppnppppp"},
      {"published_example", "pppFppppp", "pppnppppp"},
      {"placeholder", "ppppFpppp", "ppppnpppp"},
      {"something_new", "ppppppppFp", "ppppppppp"},
  };
  for (const auto& [name, failing, open] : cases) {
    Resolution resolution = fit_resolution();
    resolution.warnings = {{Name<WarningKind>(name), "text", true}};
    EXPECT_EQ(letters(resolution), failing) << name;
    resolution.warnings = {{Name<WarningKind>(name), "text", false}};
    EXPECT_EQ(letters(resolution), open) << name;
  }
}

TEST(checks, say_nothing_untrue_of_the_development_fallback) {
  Resolution resolution = fit_resolution();
  resolution.found->environment = Environment{"development", EnvironmentKind::development, EnvironmentFrom::unsaid};
  resolution.warnings = {{WarningKind::development_fallback, "the development fallback is in use: anybody knows it"}};
  const jwtsync::testing::FakeClock clock;
  const std::vector<CheckResult> results = check_all(resolution, ring_of(resolution), clock);
  EXPECT_EQ(letters(resolution), "pppnppnpp");
  EXPECT_EQ(results[3].detail, "the development fallback is in use: anybody knows it");
  EXPECT_EQ(results[6].detail, "asked in staging and production only");
}

TEST(checks, refuse_expectations_by_which_the_process_would_have_no_key) {
  const Result<KeyRing> ring = ring_of(fit_resolution());
  const jwtsync::testing::FakeClock clock;
  EXPECT_FALSE(refusal_of({.issuer = "auth", .audiences = {"backend"}}, ring, clock));
  const auto refusal = refusal_of({.algorithms = {Algorithm::hs512}}, ring, clock);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->name, "expectations");
  EXPECT_EQ(refusal->outcome, CheckOutcome::failed);
  EXPECT_EQ(refusal->detail, "[verify] of the configuration: HS512 is expected, but no key of the ring has it");
  EXPECT_FALSE(refusal->hint.empty());
  const Result<KeyRing> none = failure(Code::secret_absent, "no secret");
  EXPECT_FALSE(refusal_of({.algorithms = {Algorithm::hs512}}, none, clock)) << "it is not the first thing to mend";
}

TEST(checks, a_failure_says_why_and_what_to_do) {
  Resolution resolution;
  resolution.found = failure(Code::secret_too_short, "too short", "make a longer one");
  const jwtsync::testing::FakeClock clock;
  const CheckResult failed = check_all(resolution, ring_of(resolution), clock)[2];
  EXPECT_EQ(failed.name, "long_enough");
  EXPECT_EQ(failed.detail, "too short");
  EXPECT_EQ(failed.hint, "make a longer one");
}

}  // namespace jwtsync::cli::checks_test
