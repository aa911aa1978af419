// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_verdicts_test {

using fixture::Question;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Question good() {
  Question question = fixture::judged(token_of(good_header, good_claims));
  question.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"));
  return question;
}

TEST(token_verdicts, are_not_needed_for_a_good_token) { EXPECT_THAT(good().causes(), IsEmpty()); }

TEST(token_verdicts, of_all_that_take_it_say_that_it_is_refused_elsewhere) {
  for (const TokenVerdict verdict : {TokenVerdict::accepted, TokenVerdict::signature_unknown}) {
    Question question = good();
    question.explained = {fixture::explained("auth", verdict), fixture::explained("backend", verdict)};
    EXPECT_THAT(question.causes(), ElementsAre(Cause::refused_before_signature, Cause::refused_elsewhere));
    for (const Finding& finding : question.findings()) EXPECT_EQ(finding.certainty, Certainty::possible);
  }
}

TEST(token_verdicts, beside_refusals_before_any_signature_name_the_process) {
  Question question = good();
  question.explained = {fixture::explained("backend", TokenVerdict::accepted)};
  Report& report = question.agreement.members.back().report;
  report.refusals = {{Code::token_malformed, Stage::parse, report.clock - seconds(30), 0, "other"}};
  const auto findings = question.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::refused_before_signature);
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_THAT(findings[0].why, HasSubstr("backend refused requests lately before it looked at any signature"));
  report.refusals[0].time = report.clock - std::chrono::hours(2);
  EXPECT_EQ(question.findings().at(0).certainty, Certainty::possible);
}

/// Without a token to ask about, the refusals of a report tell what came in its place.
TEST(token_verdicts, of_requests_without_a_token_are_told_by_what_they_had) {
  Agreement agreement = good().agreement;
  Report& report = agreement.members.back().report;
  report.refusals = {{Code::not_found, Stage::extract, report.clock - seconds(50), 0, "other"},
                     {Code::token_expired, Stage::claims, report.clock - seconds(45), 20, "HS256"},
                     {Code::request_malformed, Stage::extract, report.clock - seconds(40), 0, "other"},
                     {Code::not_found, Stage::extract, report.clock - seconds(30), 0, "other"},
                     {Code::not_found, Stage::extract, report.clock - std::chrono::hours(2), 0, "other"}};
  const std::vector<Finding> findings = diagnose(agreement);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].cause, Cause::header_stripped);
  EXPECT_EQ(findings[0].certainty, Certainty::possible);
  EXPECT_EQ(findings[0].why,
            "the last 3 requests that backend refused before it saw a token carried no Bearer token: 2 had no "
            "Authorization header and 1 had another scheme than Bearer, several headers, or no single token behind it");
}

TEST(token_verdicts, that_refuse_are_explained_by_their_own_words) {
  Question question = good();
  question.explained = {fixture::explained("auth", TokenVerdict::accepted),
                        fixture::explained("backend", TokenVerdict::refused,
                                           Error{Code::token_audience_mismatch, "the audience must be another", ""})};
  const auto findings = question.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::audience_mismatch);
  EXPECT_THAT(findings[0].why, HasSubstr("backend expects"));
  EXPECT_THAT(question.causes(), Not(Contains(Cause::refused_elsewhere)));
}

TEST(token_verdicts, of_a_holder_of_two_keys_may_tell_that_kid_is_ignored) {
  const std::string set = R"({"keys":[{"kty":"oct","kid":"a","alg":"HS256","k":")" + encode(testing::canary_secret) +
                          R"("},{"kty":"oct","kid":"b","alg":"HS256","k":")" + encode(testing::other_canary_secret) +
                          R"("}]})";
  const KeyRing ring = KeyRing::parse(*Secret::copy_of(set)).value();
  Question question = fixture::judged(
      token_of(R"({"alg":"HS256","kid":"b"})", good_claims, testing::other_canary_secret), ring, good_expectations());
  Explained refusing =
      fixture::explained("backend", TokenVerdict::refused, Error{Code::token_signature_invalid, "bad", ""});
  refusing.explanation->verifier = question.token.sides.verifier;
  question.explained = {refusing};
  EXPECT_THAT(question.causes(), ElementsAre(Cause::kid_ignored));
  EXPECT_EQ(question.findings().at(0).certainty, Certainty::likely);
  // Nobody refuses it: who does may be one that cannot be asked.
  question.explained.clear();
  EXPECT_THAT(question.causes(), ElementsAre(Cause::kid_ignored));
  EXPECT_EQ(question.findings().at(0).certainty, Certainty::possible);
  const Question first =
      fixture::judged(token_of(R"({"alg":"HS256","kid":"a"})", good_claims), ring, good_expectations());
  EXPECT_THAT(first.causes(), IsEmpty());
}

}  // namespace jwtsync::token_verdicts_test
