// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/judges.h"

#include "diagnosis/token_reading.h"
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::judges_test {

using fixture::Question;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(judges, are_the_keys_at_hand_and_every_process) {
  Question question = fixture::judged(token_of(good_header, good_claims));
  Testimony source = fixture::taker("file:/key");
  source.report.rules.clear();  // read here, and no process
  question.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"), source);
  const std::vector<Judge> judges = judges_of(question.evidence());
  ASSERT_THAT(judges, SizeIs(3));
  EXPECT_TRUE(judges[0].has_judged);
  EXPECT_EQ(judges[0].member, nullptr);
  EXPECT_FALSE(judges[1].has_judged);
  EXPECT_EQ(judges[1].takes.issuer, "auth");
  EXPECT_TRUE(is_accepted_here(question.evidence()));
  EXPECT_THAT(judges_of(fixture::unjudged("x").evidence()), IsEmpty());
}

TEST(judges, object_by_their_verdict_or_by_what_they_expect) {
  const Report rules;
  const Judge refusing{.has_judged = true, .refusal = Error{Code::token_issuer_mismatch, "", ""}};
  EXPECT_EQ(opinion(refusing, Code::token_issuer_mismatch, false), Opinion::certain);
  EXPECT_EQ(opinion(refusing, Code::token_signature_invalid, true), Opinion::none);
  EXPECT_EQ(opinion(refusing, Code::token_expired, true), Opinion::likely);
  EXPECT_EQ(opinion({.has_judged = true}, Code::token_expired, true), Opinion::none);
  EXPECT_EQ(opinion({.rules = &rules}, Code::token_expired, true), Opinion::certain);
  EXPECT_EQ(opinion({.rules = &rules}, Code::token_expired, false), Opinion::none);
}

TEST(judges, who_expect_the_same_are_said_together_and_others_apart) {
  Question question = fixture::unjudged(token_of(good_header, good_claims));
  Testimony other = fixture::taker("worker");
  other.report.audiences = {};
  question.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"), other);
  const auto judges = judges_of(question.evidence());
  const Objectors all = objectors_among(question.evidence(), judges, [](const Judge&) { return Opinion::certain; });
  const auto groups =
      by_expectation(question.evidence(), all, [](const Judge& judge) { return in_quotes(judge.takes.audiences); });
  ASSERT_THAT(groups, SizeIs(2));
  EXPECT_EQ(groups[0].name(), "auth and backend");
  EXPECT_EQ(groups[1].name(), "worker");
  EXPECT_EQ(said_of_each(groups, [](const Objectors& group) { return group.name(); }), "auth and backend and worker");
  const auto lines = both_sides_lines(question.evidence(), groups);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[0], HasSubstr("; auth and backend: key \"kid-of-k\" (HS256), iss \"auth\", aud \"backend\""));
  EXPECT_EQ(lines[1], "worker: key \"kid-of-k\" (HS256), iss \"auth\"");
}

TEST(judges, know_a_kid_that_is_made_of_its_key) {
  EXPECT_TRUE(is_derived("EOzCZmqx-1X0_59m"));
  EXPECT_FALSE(is_derived("key-1"));
  EXPECT_FALSE(is_derived(""));
  Judge judge;
  judge.takes.keys = {{"a", Algorithm::hs256, false, true}};
  EXPECT_TRUE(holds_named(judge, "a"));
  EXPECT_FALSE(holds_named(judge, "b"));
}

TEST(judges, who_object_most_surely_are_named) {
  Question question = fixture::judged(token_of(good_header, good_claims));
  question.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"));
  const auto judges = judges_of(question.evidence());
  const Objectors all = objectors_among(question.evidence(), judges, [](const Judge& judge) {
    return judge.member == nullptr ? Opinion::likely : Opinion::certain;
  });
  EXPECT_EQ(all.name(), "auth and backend");
  EXPECT_EQ(all.certainty(), Certainty::certain);
  EXPECT_THAT(both_sides_line(question.evidence(), all), HasSubstr("; auth and backend: key \"kid-of-k\" (HS256)"));
  EXPECT_THAT(both_sides_line(question.evidence(), all), Not(HasSubstr("verifier")));
  EXPECT_TRUE(objectors_among(question.evidence(), judges, [](const Judge&) { return Opinion::none; }).none());
}

}  // namespace jwtsync::diagnosis::judges_test
