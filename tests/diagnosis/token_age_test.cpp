// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_age_test {

using fixture::Question;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// A token of another key than that of auth and backend, who loaded theirs at `loaded` seconds from now.
Question of_old_key(const std::string& times, int loaded) {
  Question question = fixture::judged(
      token_of(good_header, R"({"iss":"auth","aud":"backend",)" + times + "}", testing::other_canary_secret));
  Testimony auth = fixture::taker("auth"), backend = fixture::taker("backend");
  auth.report.loaded_at = backend.report.loaded_at = fixture::start + seconds(loaded);
  question.agreement = fixture::agreement_of(auth, backend);
  return question;
}

TEST(token_age, of_a_short_token_that_is_older_than_the_key_tells_that_it_was_dropped_early) {
  EXPECT_THAT(of_old_key(R"("iat":1767225000,"exp":1767228600)", -60).causes(), ElementsAre(Cause::key_retired_early));
  EXPECT_THAT(of_old_key(R"("iat":1767225500,"exp":1767225700)", -60).causes(), ElementsAre(Cause::key_retired_early));
  EXPECT_THAT(of_old_key(R"("iat":1767139200,"exp":1767226600)", -5).causes(), ElementsAre(Cause::key_retired_early));
}

TEST(token_age, of_a_long_token_that_is_older_than_the_key_tells_that_it_outlived_it) {
  EXPECT_THAT(of_old_key(R"("iat":1740000000,"exp":2055000000)", -60).causes(), ElementsAre(Cause::token_outlived_key));
  EXPECT_THAT(of_old_key(R"("iat":1767000000,"exp":1769000000)", -86400).causes(),
              ElementsAre(Cause::token_outlived_key));
  EXPECT_THAT(of_old_key(R"("iat":1740000000)", -60).causes(), Contains(Cause::token_outlived_key));
}

TEST(token_age, tells_nothing_of_a_token_that_is_newer_than_the_key_or_over) {
  EXPECT_THAT(of_old_key(R"("iat":1767225590,"exp":1767228600)", -60).causes(),
              ElementsAre(Cause::signature_of_other_key));
  EXPECT_THAT(of_old_key(R"("iat":1767221000,"exp":1767225000)", -60).causes(),
              Not(Contains(Cause::key_retired_early)));
  EXPECT_THAT(of_old_key(R"("exp":1767228600)", -60).causes(), ElementsAre(Cause::signature_of_other_key));
}

/// backend went on to the key "new" and keeps "k" for verifying; worker has dropped it.
Question after_rotation(const std::string& expires) {
  const std::string header = R"({"alg":"HS256","kid":"kid-of-k"})";
  Question question = fixture::unjudged(token_of(header, R"({"iss":"auth","aud":"backend",)" + expires + "}"));
  Testimony backend = fixture::process("backend", "backend-1", "new"),
            worker = fixture::process("worker", "worker-1", "new");
  for (Testimony* one : {&backend, &worker}) {
    one->report.issuer = "auth";
    one->report.audiences = {"backend"};
  }
  fixture::also_verify(backend, "k");
  question.agreement = fixture::agreement_of(backend, worker);
  return question;
}

TEST(token_age, of_a_key_that_one_keeps_and_another_dropped_names_both) {
  const auto findings = after_rotation(R"("exp":1767225700,"iat":1767225500)").findings();
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& finding) { return finding.cause == Cause::key_retired_early; });
  ASSERT_NE(found, findings.end());
  EXPECT_THAT(found->why, HasSubstr("which backend keeps for tokens that are not over yet, and worker dropped"));
  EXPECT_THAT(after_rotation(R"("exp":1767225000,"iat":1767224000)").causes(), Not(Contains(Cause::key_retired_early)));
  EXPECT_THAT(after_rotation(R"("exp":1767225700,"iat":1767225600)").causes(), Contains(Cause::key_unknown));
}

/// A verifier whose keys an issuer publishes, read `age` seconds ago; the token was issued at `issued` from now.
Question of_published_keys(int age, int issued) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  Question question = fixture::judged(
      token_by(testing::Pair::generate(Algorithm::es256), Algorithm::es256, R"({"alg":"ES256","kid":"new"})",
               R"({"iss":"auth","aud":"backend","exp":1767228600,"iat":)" + std::to_string(1767225600 + issued) + "}"),
      public_ring(pair, Algorithm::es256), good_expectations());
  Testimony verifier = fixture::taker("backend");
  verifier.report.trail = {{"jwks+https://auth.example/keys", Outcome::found, ""}};
  verifier.report.algorithms = {"ES256"};
  verifier.report.clock = fixture::start;
  verifier.report.loaded_at = fixture::start - seconds(age);
  question.agreement = fixture::agreement_of(verifier);
  return question;
}

TEST(token_age, of_keys_that_an_issuer_publishes_are_stale_where_the_token_is_newer) {
  const auto findings = of_published_keys(2400, -10).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::key_set_stale);
  EXPECT_THAT(findings[0].why, HasSubstr("which are 40 min old"));
  EXPECT_THAT(of_published_keys(86400, -3600).causes(), Contains(Cause::key_set_stale));
  EXPECT_THAT(of_published_keys(10, -5).causes(), Not(Contains(Cause::key_set_stale)));
}

TEST(token_age, of_keys_that_the_process_calls_outdated_is_told_in_its_words) {
  Question question = fixture::judged(token_of(good_header, good_claims));
  question.token.refusal =
      Error{Code::keys_outdated, "the keys that are known here may lack the one of this token", ""};
  EXPECT_THAT(question.causes(), ElementsAre(Cause::key_set_stale));
}

}  // namespace jwtsync::token_age_test
