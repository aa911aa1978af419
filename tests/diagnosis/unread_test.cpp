// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::unread_test {

using fixture::cause_between;
using fixture::expect;
using fixture::explanation_of;
using fixture::in_staging;
using fixture::with_trail;
using ::testing::HasSubstr;

TEST(unread, of_which_one_was_not_given_the_secret) {
  expect(Cause::secret_not_given, {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped),
                                   in_staging("backend", Outcome::absent, Outcome::found, Outcome::skipped),
                                   "backend never saw JWT_SECRET_STAGING (not set); auth did",
                                   "set JWT_SECRET_STAGING for backend as auth has it"});
}

TEST(unread, of_which_the_larger_group_was_not_given_the_secret) {
  expect(Cause::secret_not_given,
         {in_staging("api", Outcome::absent, Outcome::found, Outcome::skipped),
          in_staging("auth", Outcome::found, Outcome::absent, Outcome::skipped),
          "api never saw JWT_SECRET_STAGING (not set); auth did", "set JWT_SECRET_STAGING for api as auth has it"});
}

TEST(unread, of_which_one_has_no_file) {
  expect(Cause::secret_not_given,
         {with_trail("auth", {{"file:/run/key", Outcome::found, ""}}),
          with_trail("backend", {{"file:/run/key", Outcome::absent, ""}, {"env:JWT_SECRET_KEY", Outcome::found, ""}}),
          "backend never saw file:/run/key (absent); auth did", "provide file:/run/key for backend as auth has it"});
}

TEST(unread, of_which_one_has_an_empty_variable) {
  expect(Cause::secret_empty, {in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped),
                               in_staging("backend", Outcome::empty, Outcome::found, Outcome::skipped),
                               "JWT_SECRET_STAGING is there for backend and empty; auth has a value",
                               "give JWT_SECRET_STAGING its value for backend as auth has it"});
}

Testimony auth() { return in_staging("auth", Outcome::found, Outcome::skipped, Outcome::skipped); }
Testimony backend() { return in_staging("backend", Outcome::absent, Outcome::found, Outcome::skipped); }

TEST(unread, is_a_variable_under_a_name_that_is_near) {
  expect(Cause::secret_unread,
         {auth(),
          fixture::warning_of(backend(), WarningKind::unknown_variable,
                              "JWT_SECRT_STAGING is set, but not read: did you mean JWT_SECRET_STAGING?"),
          "backend: JWT_SECRT_STAGING is set, but not read: did you mean JWT_SECRET_STAGING?; auth has its key from "
          "JWT_SECRET_STAGING",
          "set JWT_SECRET_STAGING for backend as auth has it, under that name"});
}

TEST(unread, is_a_variable_that_names_a_file) {
  EXPECT_EQ(cause_between(auth(), fixture::warning_of(backend(), WarningKind::file_variable,
                                                      "JWT_SECRET_STAGING_FILE is set: it names a file, which is not "
                                                      "read")),
            "secret-unread");
}

TEST(unread, is_a_variable_that_the_order_never_asks) {
  const Testimony other =
      fixture::warning_of(with_trail("backend", {{"file:/run/jwt", Outcome::found, ""}}), WarningKind::never_read,
                          "JWT_SECRET_STAGING is set, and the order of sources never reads it");
  const Explanation told = explanation_of(auth(), other);
  EXPECT_EQ(told.cause, Cause::secret_unread);
  EXPECT_EQ(told.fix.text(),
            "let backend read JWT_SECRET_STAGING as auth does (JWTSYNC_SOURCES, or sources in its configuration)");
  EXPECT_THAT(told.evidence, ::testing::Contains(HasSubstr("warning never_read")));
}

/// A source that the asker names is read alone: that it is not another says nothing.
TEST(unread, is_nothing_of_a_source_that_was_named) {
  const Testimony own = fixture::warning_of(with_trail("file:/run/a", {{"file:/run/a", Outcome::found, ""}}),
                                            WarningKind::never_read, "JWT_SECRET_STAGING is set, and never read");
  const auto findings = diagnose(agree({fixture::witnessed(auth()), {OwnSource{"file:/run/a"}, own}}, {}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(name_of(findings[0].cause), "value-differs");
}

TEST(unread, is_not_what_another_name_is_about) {
  EXPECT_EQ(cause_between(auth(), fixture::warning_of(backend(), WarningKind::never_read,
                                                      "JWT_SECRET_STAGING_OLD is set, and never read")),
            "secret-not-given");
  EXPECT_EQ(cause_between(auth(), fixture::warning_of(backend(), WarningKind::legacy_variable, "JWT_SECRET_STAGING")),
            "secret-not-given");
}

Testimony replica(int number, std::vector<TrailEntry> trail) {
  Testimony testimony = with_trail("auth", std::move(trail));
  testimony.report.identity.instance = testimony.challenge.instance = "auth-" + std::to_string(number);
  testimony.challenge.keys[0].answer = fixture::answer("k" + std::to_string(number));
  return testimony;
}

TEST(unread, is_a_file_that_was_written_after_the_first_replica_looked) {
  const TrailEntry fallback{"env:JWT_SECRET_KEY", Outcome::found, ""};
  const Testimony early = replica(1, {{"file:/vault/jwt", Outcome::absent, ""}, fallback});
  const Testimony late = fixture::later(replica(2, {{"file:/vault/jwt", Outcome::found, ""}}), std::chrono::seconds(5));
  const Explanation told = explanation_of(late, early);
  EXPECT_EQ(name_of(told.cause), "read-too-early");
  EXPECT_THAT(told.why, HasSubstr("before it had a value, and took JWT_SECRET_KEY"));
  EXPECT_EQ(cause_between(early, late), "read-too-early");
  EXPECT_EQ(cause_between(late, replica(1, {{"file:/vault/jwt", Outcome::empty, ""}, fallback})), "read-too-early");
  Testimony elsewhere = early;
  elsewhere.report.identity.service = "backend";
  EXPECT_EQ(cause_between(late, elsewhere), "secret-not-given") << "other services have other mounts";
  EXPECT_EQ(cause_between(late, fixture::later(early, std::chrono::hours(1))), "secret-not-given") << "it came later";
}

TEST(unread, is_a_file_at_the_same_place_of_the_order) {
  const TrailEntry fallback{"env:JWT_SECRET_KEY", Outcome::found, ""};
  const Testimony usual = with_trail("auth", {{"file:/shared/jwt", Outcome::found, ""}});
  const Explanation told =
      explanation_of(usual, with_trail("backend", {{"file:/backend/jwt", Outcome::absent, ""}, fallback}));
  EXPECT_EQ(name_of(told.cause), "secret-not-given");
  EXPECT_EQ(told.certainty, Certainty::likely);
  EXPECT_EQ(told.why,
            "backend never saw file:/backend/jwt (absent) and took JWT_SECRET_KEY; auth has its key from "
            "file:/shared/jwt");
  EXPECT_EQ(cause_between(usual, with_trail("backend", {{"env:A", Outcome::absent, ""}, fallback})), "sources-differ");
  EXPECT_EQ(cause_between(usual, with_trail("backend", {fallback, {"file:/backend/jwt", Outcome::absent, ""}})),
            "sources-differ");
}

TEST(unread, is_a_value_that_a_rule_passed_over) {
  expect(Cause::secret_skipped,
         {auth(), in_staging("backend", Outcome::unfit, Outcome::found, Outcome::skipped),
          "backend has JWT_SECRET_STAGING, refused its value (unfit) and took JWT_SECRET_KEY; auth has its key there",
          "set JWT_SECRET_STAGING for backend as auth has it"});
  EXPECT_EQ(cause_between(auth(), in_staging("backend", Outcome::malformed, Outcome::found, Outcome::skipped)),
            "secret-skipped");
  EXPECT_EQ(cause_between(in_staging("backend", Outcome::unfit, Outcome::absent, Outcome::found), auth()),
            "secret-skipped");
  EXPECT_EQ(cause_between(auth(), in_staging("backend", Outcome::skipped, Outcome::found, Outcome::skipped)),
            "sources-differ")
      << "nothing was refused";
}

}  // namespace jwtsync::diagnosis::unread_test
