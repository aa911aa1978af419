// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_clock_test {

using fixture::Question;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Claims from `issued` to `expires` seconds from now, asked of a fleet whose backend is ahead by `ahead`.
Question in_fleet(int issued, int expires, int ahead) {
  Question question = fixture::unjudged(token_of(good_header, R"({"iss":"auth","aud":"backend","iat":)" +
                                                                  std::to_string(1767225600 + issued) + R"(,"exp":)" +
                                                                  std::to_string(1767225600 + expires) + "}"));
  question.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"));
  for (Member& member : question.agreement.members)
    member.clock_offset = seconds(member.report.identity.service == "backend" ? ahead : 0);
  return question;
}

TEST(token_clock, that_is_right_is_no_finding) {
  EXPECT_THAT(in_fleet(-5, 900, 0).causes(), IsEmpty());
  EXPECT_THAT(in_fleet(-5, 900, 1).causes(), IsEmpty());
  EXPECT_THAT(in_fleet(-5, 900, 300).causes(), Not(Contains(Cause::token_expired)));
}

TEST(token_clock, of_a_process_that_is_ahead_ends_tokens_too_early) {
  const auto findings = in_fleet(-5, 900, 3600).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::clock_skew);
  EXPECT_EQ(findings[0].certainty, Certainty::certain);
  EXPECT_THAT(findings[0].why, HasSubstr("for backend it is: its clock is 60 min ahead of the one here"));
  EXPECT_THAT(findings[0].fix, HasSubstr("let the clock of backend"));
  EXPECT_THAT(in_fleet(-5, 30, 45).causes(), Contains(Cause::clock_skew));
}

TEST(token_clock, of_a_process_that_is_behind_begins_tokens_too_late) {
  EXPECT_THAT(in_fleet(-5, 900, -60).findings()[0].why, HasSubstr("for backend it has not: its clock is 60 s behind"));
  Question forgiving = in_fleet(-5, 900, -60);
  for (Member& member : forgiving.agreement.members) member.report.leeway = seconds(120);
  EXPECT_THAT(forgiving.causes(), Not(Contains(Cause::clock_skew)));
}

TEST(token_clock, of_the_issuer_dates_tokens_in_the_future) {
  const auto dated = [](int ahead) {
    return fixture::saying(R"({"iss":"auth","aud":"backend","exp":1767925700,"iat":)" +
                           std::to_string(1767225600 + ahead) + "}")
        .findings();
  };
  ASSERT_THAT(dated(45), ::testing::SizeIs(1));
  EXPECT_EQ(dated(45)[0].cause, Cause::clock_skew);
  EXPECT_EQ(dated(45)[0].certainty, Certainty::likely);
  EXPECT_THAT(dated(45)[0].why, HasSubstr("issued 45 s from now"));
  EXPECT_THAT(dated(7198)[0].why, HasSubstr("time zones"));
  EXPECT_THAT(dated(19800)[0].why, HasSubstr("time zones"));
  EXPECT_THAT(dated(400)[0].why, Not(HasSubstr("time zones")));
  EXPECT_THAT(dated(-10), IsEmpty());
}

/// What was measured of clocks is told before anything is guessed of time zones.
TEST(token_clock, of_the_signer_that_is_ahead_is_named) {
  Question question = in_fleet(3590, 7200, 3600);
  const auto findings = question.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::clock_skew);
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_THAT(findings[0].why, HasSubstr("the clock of backend, which may have signed it, is 60 min ahead of the one"));
  EXPECT_THAT(findings[0].fix, HasSubstr("let the clock of backend"));
  EXPECT_THAT(in_fleet(40, 900, 45).findings().at(0).why, HasSubstr("the clock of backend, which may have signed it"));
  // It was not made by a clock that is less far ahead.
  EXPECT_THAT(in_fleet(7198, 9000, 20).findings().at(0).why, HasSubstr("time zones"));
}

TEST(token_clock, of_all_who_were_asked_being_right_leaves_that_of_the_issuer) {
  const auto findings = in_fleet(45, 900, 0).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings[0].why, HasSubstr("have the time that is here: the clock of its issuer is ahead"));
  EXPECT_THAT(findings[0].evidence, Contains("backend: clock as the one here"));
}

TEST(token_clock, of_this_machine_is_off_where_those_of_all_others_agree) {
  Question question = in_fleet(3590, 7200, 3600);
  for (Member& member : question.agreement.members) member.clock_offset = seconds(3600);
  const auto findings = question.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::clock_skew);
  EXPECT_THAT(findings[0].why, HasSubstr("the clock here is 60 min behind those of auth and backend, which agree"));
  EXPECT_THAT(findings[0].fix, HasSubstr("the clock of this machine"));
  EXPECT_THAT(findings[0].evidence, Contains("auth: clock 60 min ahead of the one here"));
}

TEST(token_clock, of_the_signer_that_is_behind_makes_tokens_that_are_over) {
  Question question = in_fleet(-305, -5, -300);
  const auto findings = question.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::clock_skew);
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_THAT(in_fleet(-900, -600, -300).causes(), Contains(Cause::token_expired));
}

}  // namespace jwtsync::token_clock_test
