// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_key_test {

using fixture::judged;
using fixture::Question;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A ring of two named secrets.
KeyRing two_keys() {
  const std::string set = R"({"keys":[{"kty":"oct","kid":"key-2025","alg":"HS256","k":")" +
                          encode(testing::canary_secret) + R"("},{"kty":"oct","kid":"key-2026","alg":"HS256","k":")" +
                          encode(testing::other_canary_secret) + R"("}]})";
  return KeyRing::parse(*Secret::copy_of(set)).value();
}

std::string named(const std::string& kid, std::string_view secret = testing::canary_secret) {
  return token_of(R"({"alg":"HS256","typ":"JWT","kid":")" + kid + "\"}", good_claims, secret);
}

Finding first_of(const Question& question) {
  const auto findings = question.findings();
  return findings.empty() ? Finding{} : findings.front();
}

TEST(token_key, that_is_held_is_no_finding) {
  EXPECT_THAT(judged(named("key-2025"), two_keys(), good_expectations()).causes(), IsEmpty());
}

TEST(token_key, that_is_not_held_is_told_with_the_nearest) {
  const auto near = first_of(judged(named("key-2024"), two_keys(), good_expectations()));
  EXPECT_EQ(near.cause, Cause::key_unknown);
  EXPECT_EQ(near.certainty, Certainty::certain);
  EXPECT_THAT(near.why, HasSubstr("no key of the verifier is called so; the nearest is \"key-2025\""));
  EXPECT_THAT(near.evidence, Contains(HasSubstr("kid \"key-2024\"")));
  const auto far = first_of(judged(named("zzzzzzzzzzzz"), two_keys(), good_expectations()));
  EXPECT_EQ(far.cause, Cause::key_unknown);
  EXPECT_THAT(far.why, Not(HasSubstr("nearest")));
  const auto upper = first_of(judged(named("KEY-2025"), two_keys(), good_expectations()));
  EXPECT_EQ(upper.cause, Cause::key_unknown);
}

/// Public keys that nobody asks an issuer for are a copy, which may be older than the token.
TEST(token_key, that_a_copy_of_public_keys_lacks_is_fetched_first) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  const std::string token = token_of(R"({"alg":"ES256","kid":"new"})", good_claims);
  std::string jwk = public_jwk(pair, Algorithm::es256);
  jwk.insert(1, R"("kid":"old",)");
  const std::string set = "{\"keys\":[" + jwk + "]}";
  const auto found = first_of(judged(token, KeyRing::parse(*Secret::copy_of(set)).value(), good_expectations()));
  EXPECT_EQ(found.cause, Cause::key_unknown);
  EXPECT_THAT(found.fix, HasSubstr("fetch the issuer's keys anew first"));
}

TEST(token_key, that_is_not_named_beside_several_is_told) {
  const auto found = first_of(judged(token_of(good_header, good_claims), two_keys(), good_expectations()));
  EXPECT_EQ(found.cause, Cause::key_unknown);
  EXPECT_THAT(found.why, HasSubstr("names no key, and the verifier holds several"));
  EXPECT_THAT(found.fix, HasSubstr("write the kid"));
}

TEST(token_key, that_is_named_by_an_empty_text_is_told) {
  const auto found = first_of(judged(named(""), two_keys(), good_expectations()));
  EXPECT_EQ(found.cause, Cause::key_unknown);
  EXPECT_EQ(found.why, "the kid of the token is an empty text, which names no key, and the verifier holds several");
  EXPECT_THAT(found.fix, HasSubstr("write the kid"));
}

TEST(token_key, of_a_name_that_processes_know_and_another_signature_was_used_twice) {
  Question question = fixture::unjudged(named("kid-of-k"));
  question.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"));
  question.explained = {
      fixture::explained("auth", TokenVerdict::refused, Error{Code::token_signature_invalid, "another key", ""})};
  const auto found = first_of(question);
  EXPECT_EQ(found.cause, Cause::kid_reused);
  EXPECT_THAT(found.why, HasSubstr("the key of this name of auth did not make its signature"));
  question.explained.push_back(fixture::explained("backend", TokenVerdict::accepted));
  EXPECT_THAT(question.causes(), Not(Contains(Cause::kid_reused)));
}

/// Both processes hold one key in common, and the newer signs with another.
Question with_fleet(const std::string& kid) {
  Testimony newer = fixture::taker("backend", "backend-2"), older = fixture::taker("backend", "backend-1");
  fixture::also_verify(newer, "new");
  Question question = fixture::unjudged(named(kid));
  question.agreement = fixture::agreement_of(newer, older);
  return question;
}

TEST(token_key, that_one_process_knows_and_another_does_not_names_both) {
  const auto findings = with_fleet("kid-of-new").findings();
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& finding) { return finding.cause == Cause::key_unknown; });
  ASSERT_NE(found, findings.end());
  EXPECT_THAT(found->why, HasSubstr("backend backend-2 holds and backend backend-1 does not"));
  EXPECT_EQ(findings.front().cause, Cause::key_not_yet_known);
  EXPECT_THAT(with_fleet("kid-of-k").causes(), Not(Contains(Cause::key_unknown)));
}

TEST(token_key, of_a_known_name_and_another_signature_was_used_twice) {
  const auto found =
      first_of(judged(named("key-2025", "something else altogether, of 32 bytes"), two_keys(), good_expectations()));
  EXPECT_EQ(found.cause, Cause::kid_reused);
  EXPECT_EQ(found.certainty, Certainty::likely);
  const auto swapped =
      first_of(judged(named("key-2025", testing::other_canary_secret), two_keys(), good_expectations()));
  EXPECT_EQ(swapped.cause, Cause::kid_reused);
  // What is named after its material cannot be another key.
  const KeyRing ring = fixture::ring_of(testing::canary_secret);
  const std::string kid(ring.keys().front().kid());
  const auto derived = first_of(judged(named(kid, testing::other_canary_secret), ring, good_expectations()));
  EXPECT_EQ(derived.cause, Cause::signature_of_other_key);
  EXPECT_THAT(derived.why, HasSubstr("changed after it was signed"));
}

}  // namespace jwtsync::token_key_test
