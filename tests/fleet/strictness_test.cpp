// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "fixture.h"
#include "fleet/comparison.h"

namespace jwtsync::fleet::strictness_test {

using fixture::agreement_of;
using fixture::kinds_of;
using fixture::note_on;
using fixture::process;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Testimony older(const std::string& service) { return process(service, service + "-1", "k"); }

/// A process that says all that it expects.
Testimony newer(const std::string& service) {
  Testimony testimony = older(service);
  Report& report = testimony.report;
  report.audience_match = AudienceMatch::any;
  report.max_age = seconds(0);
  report.allow_missing_expiration = report.allow_issued_in_future = false;
  report.allow_numeric_subject = report.require_low_s = false;
  return testimony;
}

TEST(strictness, tells_leeways) {
  Testimony other = older("backend");
  other.report.leeway = seconds(60);
  EXPECT_EQ(note_on(agreement_of(older("auth"), other)), "leeway: leeway is 0 s for auth, 60 s for backend");
}

TEST(strictness, tells_who_asks_for_more_of_a_token) {
  Testimony other = older("backend");
  other.report.required_claims = {"roles"};
  other.report.type = "at+jwt";
  EXPECT_EQ(note_on(agreement_of(older("auth"), other)),
            "required_claims: backend refuses tokens without the type at+jwt and roles, which not all ask for");
}

TEST(strictness, is_no_note_where_all_expect_the_same) {
  Testimony one = newer("auth"), other = newer("backend");
  EXPECT_THAT(agreement_of(one, other).notes, IsEmpty());
  for (Testimony* each : {&one, &other}) {
    Report& report = each->report;
    report.audiences = {"api", "web"};
    report.audience_match = AudienceMatch::all;
    report.max_age = seconds(600);
    report.allow_missing_expiration = report.allow_numeric_subject = report.require_low_s = true;
  }
  EXPECT_THAT(agreement_of(one, other).notes, IsEmpty());
}

TEST(strictness, tells_the_strictest_and_the_most_lenient_age) {
  Testimony one = newer("auth"), other = newer("backend"), third = newer("worker");
  other.report.max_age = seconds(600);
  EXPECT_EQ(note_on(agreement_of(one, other)),
            "max_age: a token may be up to 600 s old for backend, of any age for auth");
  one.report.max_age = seconds(7200);
  third.report.max_age = seconds(3600);
  EXPECT_EQ(note_on(agreement_of(one, other, third)),
            "max_age: a token may be up to 600 s old for backend, up to 7200 s old for auth");
}

TEST(strictness, tells_what_one_accepts_and_another_refuses) {
  struct Row {
    std::optional<bool> Report::* said;
    std::string_view note;
  };
  constexpr Row rows[] = {
      {&Report::allow_missing_expiration,
       "allow_missing_exp: tokens that never expire are accepted by backend, and refused by auth and worker"},
      {&Report::allow_issued_in_future,
       "allow_future_iat: tokens with an iat ahead of the clock are accepted by "
       "backend, and refused by auth and worker"},
      {&Report::allow_numeric_subject,
       "allow_numeric_sub: tokens whose sub is an integer are accepted by backend, and "
       "refused by auth and worker"},
      {&Report::require_low_s,
       "require_low_s: tokens whose ECDSA signature has the higher s are accepted by auth and "
       "worker, and refused by backend"},
  };
  for (const Row& row : rows) {
    Testimony other = newer("backend");
    other.report.*row.said = true;
    const Agreement agreement = agreement_of(newer("auth"), other, newer("worker"));
    EXPECT_EQ(note_on(agreement), row.note);
    EXPECT_EQ(agreement.verdict, Verdict::agree);
  }
}

/// A fleet in the middle of an update: what the older one does not say is no difference.
TEST(strictness, compares_nothing_that_an_older_process_does_not_say) {
  Testimony other = newer("backend"), old = older("auth");
  old.report.audiences = other.report.audiences = {"api", "web"};
  Report& report = other.report;
  report.audience_match = AudienceMatch::all;
  report.max_age = seconds(600);
  report.allow_missing_expiration = report.allow_numeric_subject = report.require_low_s = true;
  EXPECT_THAT(agreement_of(old, other).notes, IsEmpty());
  EXPECT_EQ(agreement_of(old, other).verdict, Verdict::agree);
  report.audience_match = AudienceMatch::only;
  report.audiences = {"api"};
  report.allow_issued_in_future = true;
  EXPECT_EQ(agreement_of(old, other).verdict, Verdict::agree);
  EXPECT_THAT(agreement_of(old, other).notes, IsEmpty());
}

Testimony matching(const std::string& service, AudienceMatch match, std::vector<std::string> audiences) {
  Testimony testimony = newer(service);
  testimony.report.audience_match = match;
  testimony.report.audiences = std::move(audiences);
  return testimony;
}

TEST(strictness, tells_that_audiences_are_matched_in_different_ways) {
  const Testimony any = matching("auth", AudienceMatch::any, {"api", "web"});
  EXPECT_EQ(note_on(agreement_of(any, matching("backend", AudienceMatch::all, {"api", "web"}))),
            "audience_match: a token must name one of the expected audiences for auth, every expected audience for "
            "backend");
  EXPECT_EQ(note_on(agreement_of(any, matching("backend", AudienceMatch::only, {"api"}))),
            "audience_match: a token must name one of the expected audiences for auth, the one expected audience alone "
            "for backend");
}

TEST(strictness, tells_of_audiences_in_effect) {
  const Testimony any = matching("auth", AudienceMatch::any, {"api"});
  EXPECT_THAT(agreement_of(any, matching("backend", AudienceMatch::all, {"api"})).notes, IsEmpty())
      << "of one audience, all are one";
  const Agreement agreement = agreement_of(newer("auth"), matching("backend", AudienceMatch::all, {"api", "web"}));
  EXPECT_THAT(kinds_of(agreement.notes), ElementsAre(DepartureKind::audiences))
      << "who expects none matches none, and that is told";
}

TEST(strictness, is_a_departure_where_no_token_satisfies_both) {
  const Testimony several = matching("auth", AudienceMatch::all, {"api", "web"});
  const Agreement agreement = agreement_of(several, matching("backend", AudienceMatch::only, {"api"}));
  EXPECT_EQ(agreement.verdict, Verdict::disagree);
  ASSERT_THAT(kinds_of(agreement.departures), ElementsAre(DepartureKind::keys, DepartureKind::audience_match));
  EXPECT_EQ(agreement.departures[1].sentence,
            "a token must name several audiences for auth, and one alone for backend");
  EXPECT_THAT(agreement.notes, IsEmpty()) << "it is said once";
  EXPECT_EQ(agreement_of(matching("auth", AudienceMatch::all, {"api", "api"}),
                         matching("backend", AudienceMatch::only, {"api"}))
                .verdict,
            Verdict::agree)
      << "one audience, written twice";
}

}  // namespace jwtsync::fleet::strictness_test
