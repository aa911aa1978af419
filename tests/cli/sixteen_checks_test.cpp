// SPDX-License-Identifier: Apache-2.0
#include "cli/sixteen_checks.h"

#include <map>
#include "../fleet/fixture.h"
#include "fixture.h"

namespace jwtsync::cli::sixteen_checks_test {

using fixture::process;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// What the command finds where no service runs.
const OwnSide nothing_here{
    {failure(Code::environment_unset, "ENVIRONMENT is not set where this command runs"), {}, {}, 0, false},
    {failure(Code::secret_absent, "JWT secret is REQUIRED"), "staging", {}, 0, false}};

/// What it finds where a service in staging runs that holds this key.
OwnSide holds(const std::string& key) {
  const Look look{process("", "", key).challenge, "staging", "JWT_SECRET_STAGING", 38, false};
  return {look, look};
}

std::map<std::string, CheckResult> by_name(const Agreement& agreement, const OwnSide& here) {
  std::map<std::string, CheckResult> results;
  for (CheckResult& result : sixteen_checks(agreement, here)) results.emplace(result.name, result);
  return results;
}

Testimony in_staging(const std::string& service, const std::string& key) {
  return process(service, service + "-1", key);
}

TEST(sixteen_checks, are_those_of_the_scripts_in_their_order) {
  std::vector<std::string> names;
  for (const CheckResult& result : sixteen_checks({}, nothing_here)) names.push_back(result.name);
  EXPECT_EQ(names, (std::vector<std::string>{
                       "diagnostics_answer", "shared_loads", "auth_loads", "backend_loads", "shared_equals_auth",
                       "shared_equals_backend", "auth_equals_backend", "all_three_equal", "forced_staging_loads",
                       "forced_not_for_development", "forced_long_enough", "synchronization_validated", "staging_loads",
                       "staging_auth_equals_backend", "staging_token_accepted", "staging_from_secret_manager"}));
}

TEST(sixteen_checks, nothing_passes_where_nothing_was_seen) {
  for (const CheckResult& result : sixteen_checks({}, nothing_here)) {
    EXPECT_EQ(result.outcome, CheckOutcome::not_checked) << result.name;
    EXPECT_FALSE(result.detail.empty()) << result.name;
  }
}

TEST(sixteen_checks, all_that_can_be_seen_passes_where_a_key_holder_asks) {
  const auto results = by_name(fixture::agreement_of(in_staging("auth", "k"), in_staging("backend", "k")), holds("k"));
  for (const auto& [name, result] : results) {
    const bool unseen = name == "staging_token_accepted" || name == "staging_from_secret_manager";
    EXPECT_EQ(result.outcome, unseen ? CheckOutcome::not_checked : CheckOutcome::passed) << name << result.detail;
    EXPECT_FALSE(result.detail.empty()) << name;
  }
}

struct Row {
  const char* what;
  std::vector<Testimony> testimonies;
  OwnSide here;
  const char* check;
  CheckOutcome outcome;
  const char* says;
};

Testimony with_source(Testimony testimony, const std::string& source) {
  testimony.report.source = source;
  return testimony;
}

Testimony from_gcp(Outcome variable) {
  Testimony testimony = with_source(in_staging("auth", "k"), "GCP Secret Manager");
  testimony.report.trail = {{"env:JWT_SECRET_STAGING", variable, ""},
                            {"gcp-sm:x", Outcome::found, "length 32 or more"}};
  return testimony;
}

Testimony of_length(std::optional<LengthStep> length) {
  Testimony testimony = in_staging("auth", "k");
  testimony.report.length = length;
  return testimony;
}

Testimony warning(WarningKind kind) {
  Testimony testimony = in_staging("auth", "k");
  testimony.report.warnings = {{kind, "text", true}};
  return testimony;
}

Testimony in_production(const std::string& service, const std::string& key) {
  Testimony testimony = in_staging(service, key);
  testimony.report.environment = "production";
  return testimony;
}

Testimony without_keys() {
  Testimony testimony = in_staging("auth", "k");
  testimony.challenge.keys.clear();
  return testimony;
}

Testimony issuing(const std::string& service, const std::string& issuer) {
  Testimony testimony = in_staging(service, "k");
  testimony.report.issuer = issuer;
  return testimony;
}

TEST(sixteen_checks, each_check_goes_by_its_evidence) {
  constexpr auto passed = CheckOutcome::passed, failed = CheckOutcome::failed, open = CheckOutcome::not_checked;
  const Testimony auth = in_staging("auth", "k"), backend = in_staging("backend", "k"),
                  odd = in_staging("backend", "o");
  const OwnSide unfit{{failure(Code::secret_too_short, "too short", "a hint"), "staging", {}, 0, false},
                      {failure(Code::secret_too_short, "too short", "a hint"), "staging", {}, 0, false}};
  OwnSide of_development = holds("k");
  of_development.forced_staging.of_development = true;
  const Row rows[] = {
      {"no secret here", {auth, backend}, nothing_here, "shared_loads", open, "ENVIRONMENT is not set"},
      {"an unfit one here", {auth, backend}, unfit, "shared_loads", failed, "too short"},
      {"a service without keys", {without_keys(), backend}, holds("k"), "auth_loads", failed, "auth has no key"},
      {"no auth", {backend}, holds("k"), "auth_loads", open, "no service with auth in its name"},
      {"auth by any name", {in_staging("OAuth-server", "k")}, holds("k"), "auth_loads", passed, "OAuth-server"},
      {"no backend", {auth}, holds("k"), "backend_loads", open, "no service but auth"},
      {"another key here", {auth, backend}, holds("o"), "shared_equals_auth", failed, "holds another than auth"},
      {"none here", {auth, backend}, nothing_here, "shared_equals_backend", open, "no key to compare"},
      {"here is another environment",
       {in_production("auth", "k")},
       holds("k"),
       "shared_equals_auth",
       open,
       "in staging"},
      {"they differ", {auth, odd}, holds("k"), "auth_equals_backend", failed, "auth and backend hold different keys"},
      {"all but here", {auth, backend}, nothing_here, "all_three_equal", open, "the services hold the same"},
      {"another here", {auth, backend}, holds("o"), "all_three_equal", failed, "and this command another"},
      {"they differ", {auth, odd}, nothing_here, "all_three_equal", failed, "hold different keys"},
      {"two are no three", {auth}, holds("k"), "all_three_equal", open, "no service but auth"},
      {"unfit in staging", {auth, backend}, unfit, "forced_staging_loads", failed, "too short"},
      {"of development here", {auth}, of_development, "forced_not_for_development", failed, "this command"},
      {"of development there",
       {warning(WarningKind::development_secret)},
       nothing_here,
       "forced_not_for_development",
       failed,
       "auth"},
      {"another warning", {warning(WarningKind::trimmed)}, nothing_here, "forced_not_for_development", passed, "auth"},
      {"nobody in staging",
       {in_production("auth", "k")},
       nothing_here,
       "forced_not_for_development",
       open,
       "in staging"},
      {"nobody in staging", {in_production("auth", "k")}, nothing_here, "forced_long_enough", open, "in staging"},
      {"long enough",
       {of_length(LengthStep::from_32)},
       nothing_here,
       "forced_long_enough",
       passed,
       "32 characters or more"},
      {"too short",
       {of_length(LengthStep::below_32)},
       nothing_here,
       "forced_long_enough",
       failed,
       "fewer than 32 characters"},
      {"not told", {of_length({})}, nothing_here, "forced_long_enough", open, "does not say"},
      {"they differ", {auth, odd}, holds("k"), "synchronization_validated", failed, "the keys do not agree"},
      {"of development",
       {warning(WarningKind::development_secret), backend},
       nothing_here,
       "synchronization_validated",
       failed,
       "development"},
      {"one process", {auth}, holds("k"), "synchronization_validated", open, "one process"},
      {"another source",
       {auth, with_source(backend, "JWT_SECRET_KEY")},
       holds("k"),
       "staging_loads",
       open,
       "JWT_SECRET_KEY (backend)"},
      {"they differ", {auth, odd}, holds("k"), "staging_auth_equals_backend", failed, "different keys"},
      {"one in production",
       {auth, in_production("backend", "k")},
       holds("k"),
       "staging_auth_equals_backend",
       open,
       "no service but auth is in staging"},
      {"issuers differ",
       {issuing("auth", "a"), issuing("backend", "b")},
       holds("k"),
       "staging_token_accepted",
       failed,
       "expected issuers differ"},
      {"from GCP, the variable absent",
       {from_gcp(Outcome::absent)},
       nothing_here,
       "staging_from_secret_manager",
       passed,
       "auth"},
      {"from GCP by another order",
       {from_gcp(Outcome::skipped)},
       nothing_here,
       "staging_from_secret_manager",
       open,
       "tries it"},
  };
  for (const Row& row : rows) {
    std::vector<Witnessed> all;
    for (const Testimony& testimony : row.testimonies) all.push_back(fixture::witnessed(testimony));
    const CheckResult result = by_name(agree(std::move(all), {}), row.here).at(row.check);
    EXPECT_EQ(result.outcome, row.outcome) << row.check << ", " << row.what << ": " << result.detail;
    EXPECT_THAT(result.detail, HasSubstr(row.says)) << row.check << ", " << row.what;
  }
}

TEST(sixteen_checks, what_somebody_silent_would_have_said_is_not_checked) {
  const Agreement agreement =
      agree({fixture::witnessed(in_staging("auth", "k")), fixture::witnessed(in_staging("backend", "k")),
             fixture::silent("http://c", Code::target_timeout, "slow")},
            {});
  const auto results = by_name(agreement, holds("k"));
  for (const char* name : {"diagnostics_answer", "all_three_equal", "synchronization_validated"}) {
    EXPECT_EQ(results.at(name).outcome, CheckOutcome::not_checked) << name;
    EXPECT_THAT(results.at(name).detail, HasSubstr("http://c"));
  }
}

/// The checks that would pass if the backend held auth's key.
constexpr const char* checks_of_keys[] = {
    "backend_loads",   "shared_equals_backend", "auth_equals_backend",
    "all_three_equal", "staging_loads",         "staging_auth_equals_backend",
};

TEST(sixteen_checks, a_process_without_a_key_is_named_and_fails_them) {
  const Agreement agreement = fixture::agreement_of(
      in_staging("auth", "k"),
      fixture::without_key("backend", {Code::secret_absent, "no source has a secret", "set one"}, {}));
  const auto results = by_name(agreement, holds("k"));
  for (const char* name : checks_of_keys) {
    EXPECT_EQ(results.at(name).outcome, CheckOutcome::failed) << name;
    EXPECT_THAT(results.at(name).detail, HasSubstr("backend has no key")) << name;
  }
  EXPECT_EQ(results.at("backend_loads").detail, "backend has no key: no source has a secret");
  EXPECT_EQ(results.at("synchronization_validated").detail, "backend has no key");
  for (const char* name : {"forced_not_for_development", "forced_long_enough"}) {
    EXPECT_EQ(results.at(name).outcome, CheckOutcome::not_checked) << name;
    EXPECT_EQ(results.at(name).detail, "backend has no key") << name;
  }
  EXPECT_EQ(common_fingerprint(agreement), std::nullopt);
}

TEST(sixteen_checks, a_process_that_cannot_reach_its_store_is_named_and_not_judged) {
  const Agreement agreement = fixture::agreement_of(
      in_staging("auth", "k"), fixture::without_key("backend", {Code::source_unreachable, "no route to GCP", ""}, {}));
  for (const auto& [name, result] : by_name(agreement, holds("k"))) {
    EXPECT_NE(result.outcome, CheckOutcome::failed) << name << result.detail;
  }
  const auto results = by_name(agreement, holds("k"));
  for (const char* name : checks_of_keys) {
    EXPECT_EQ(results.at(name).outcome, CheckOutcome::not_checked) << name;
    EXPECT_THAT(results.at(name).detail, HasSubstr("backend has no key")) << name;
  }
  EXPECT_EQ(results.at("synchronization_validated").detail, "not seen: backend, which cannot reach its store");
}

TEST(sixteen_checks, keys_that_differ_fail_whether_or_not_another_has_none) {
  const auto results = by_name(
      fixture::agreement_of(in_staging("auth", "k"), in_staging("backend", "o"),
                            fixture::without_key("worker", {Code::secret_absent, "no source has a secret", ""}, {})),
      holds("k"));
  EXPECT_EQ(results.at("auth_equals_backend").detail, "auth and backend hold different keys");
  EXPECT_THAT(results.at("shared_equals_backend").detail, HasSubstr("holds another than backend"));
}

TEST(sixteen_checks, the_common_hash_is_that_of_equal_keys_only) {
  EXPECT_EQ(common_fingerprint({}), std::nullopt);
  EXPECT_EQ(common_fingerprint(fixture::agreement_of(in_staging("auth", "k"), in_staging("backend", "k"))),
            "0123456789abcdef");
  EXPECT_EQ(common_fingerprint(fixture::agreement_of(in_staging("auth", "k"), in_staging("backend", "o"))),
            std::nullopt);
  Testimony silent_on_it = in_staging("backend", "k");
  silent_on_it.report.fingerprint.reset();
  EXPECT_EQ(common_fingerprint(fixture::agreement_of(in_staging("auth", "k"), silent_on_it)), std::nullopt);
}

}  // namespace jwtsync::cli::sixteen_checks_test
