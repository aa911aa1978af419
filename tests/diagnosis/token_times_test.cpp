// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_times_test {

using fixture::Question;
using fixture::saying;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Good claims, and these; it is 1767225600.
Question with(const std::string& more, const std::string& expires = R"("exp":1767225700)") {
  return saying(R"({"iss":"auth","aud":"backend",)" + expires + (more.empty() ? "" : "," + more) + "}");
}

TEST(token_times, that_are_good_are_no_finding) {
  EXPECT_THAT(with(R"("iat":1767225600,"nbf":1767225600)").causes(), IsEmpty());
  EXPECT_THAT(with("", R"("exp":1767225601)").causes(), IsEmpty());
}

TEST(token_times, in_another_unit_are_told) {
  EXPECT_THAT(with("", R"("exp":1767225700000)").causes(), ElementsAre(Cause::time_in_milliseconds));
  EXPECT_THAT(with(R"("iat":1767225600000)").causes(), ElementsAre(Cause::time_in_milliseconds));
  EXPECT_THAT(with(R"("nbf":1767225600000.5)").causes(), ElementsAre(Cause::time_in_milliseconds));
  EXPECT_THAT(with("", R"("exp":1767225700000000)").findings()[0].why, HasSubstr("microseconds"));
  EXPECT_THAT(with("", R"("exp":1767225700000000000)").findings()[0].why, HasSubstr("nanoseconds"));
}

TEST(token_times, that_are_no_numbers_are_told_for_what_they_are) {
  EXPECT_THAT(with("", R"("exp":"1767225700")").findings()[0].why, HasSubstr("a number in quotation marks"));
  EXPECT_THAT(with("", R"("exp":"2026-01-01T00:10:00Z")").findings()[0].why, HasSubstr("ISO 8601"));
  EXPECT_THAT(with(R"("iat":null)").findings()[0].why, HasSubstr("iat is null"));
  EXPECT_THAT(with(R"("nbf":true)").causes(), ElementsAre(Cause::time_not_number));
}

TEST(token_times, with_fractions_are_good_here_and_possibly_not_elsewhere) {
  EXPECT_THAT(with(R"("iat":1767225599.25)", R"("exp":1767225700.5)").causes(), ElementsAre(Cause::time_not_number));
  EXPECT_EQ(with("", R"("exp":1767225700.5)").findings()[0].certainty, Certainty::possible);
  EXPECT_THAT(with("", R"("exp":1767225700.0)").causes(), IsEmpty());
}

TEST(token_times, that_end_before_they_begin_are_told) {
  EXPECT_THAT(with(R"("iat":1767225500)", R"("exp":1767225400)").causes(), ElementsAre(Cause::expired_when_minted));
  EXPECT_THAT(with(R"("iat":1767225500)", R"("exp":1767225500)").causes(), ElementsAre(Cause::expired_when_minted));
  EXPECT_THAT(with("", R"("exp":3600)").findings()[0].why, HasSubstr("a length of time"));
  EXPECT_THAT(with(R"("nbf":1767225500)", R"("exp":1767225400)").causes(), ElementsAre(Cause::expired_when_minted));
  EXPECT_THAT(with(R"("iat":1767225500)", R"("exp":1767225501)").causes(), ElementsAre(Cause::token_expired));
}

TEST(token_times, that_are_over_are_told_with_how_long) {
  const auto near = with("", R"("exp":1767225597)").findings();
  ASSERT_THAT(near, ::testing::SizeIs(1));
  EXPECT_EQ(near[0].why, "the token expired 3 s ago");
  EXPECT_THAT(near[0].fix, HasSubstr("leeway"));
  EXPECT_THAT(with("", R"("exp":1767139200)").findings()[0].why, HasSubstr("24 h ago"));
  EXPECT_THAT(with("", R"("exp":1767225600)").causes(), ElementsAre(Cause::token_expired));
}

TEST(token_times, over_and_signed_by_another_key_tell_both) {
  const auto causes = fixture::judged(token_of(good_header, R"({"iss":"auth","aud":"backend","exp":1767225000})",
                                               testing::other_canary_secret))
                          .causes();
  EXPECT_THAT(causes, ElementsAre(Cause::token_expired, Cause::signature_of_other_key));
}

TEST(token_times, that_the_greatest_age_ends_are_told_in_the_words_of_the_refusal) {
  Expectations expectations = good_expectations();
  expectations.max_age = std::chrono::seconds(60);
  const auto findings =
      fixture::judged(token_of(good_header, R"({"iss":"auth","aud":"backend","exp":1767225700,"iat":1767225000})"),
                      fixture::ring_of(testing::canary_secret), expectations)
          .findings();
  ASSERT_THAT(findings, ::testing::SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::token_expired);
  EXPECT_THAT(findings[0].why, HasSubstr("greatest age"));
}

TEST(token_times, that_have_not_begun_are_told) {
  EXPECT_THAT(with(R"("nbf":1767225650)").causes(), ElementsAre(Cause::token_not_yet_valid));
  EXPECT_THAT(with(R"("nbf":1767225650,"iat":1767225600)").findings()[0].why, HasSubstr("begins in 50 s"));
  EXPECT_THAT(fixture::unjudged(token_of(good_header, R"({"nbf":1767225650,"exp":1767225700})")).causes(),
              ElementsAre(Cause::token_not_yet_valid));
}

TEST(token_times, without_an_end_are_told) {
  EXPECT_THAT(saying(R"({"iss":"auth","aud":"backend"})").causes(), ElementsAre(Cause::expiration_missing));
  Question unknown = fixture::unjudged(token_of(good_header, R"({"iss":"auth","aud":"backend"})"));
  EXPECT_EQ(unknown.findings()[0].certainty, Certainty::likely);
  unknown.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"));
  EXPECT_EQ(unknown.findings()[0].certainty, Certainty::certain);
  EXPECT_THAT(unknown.findings()[0].why, HasSubstr("auth and backend refuse such"));
  Expectations expectations = good_expectations();
  expectations.allow_missing_expiration = true;
  EXPECT_THAT(fixture::judged(token_of(good_header, R"({"iss":"auth","aud":"backend"})"),
                              fixture::ring_of(testing::canary_secret), expectations)
                  .causes(),
              IsEmpty());
}

}  // namespace jwtsync::token_times_test
