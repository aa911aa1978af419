// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_signature_test {

using fixture::judged;
using fixture::Question;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A token whose signature is these bytes.
std::string with_signature(std::string_view header, const std::string& bytes) {
  return encode(header) + "." + encode(good_claims) + "." + encode(bytes);
}

/// A SEQUENCE of two INTEGERs of this many bytes.
std::string der(std::size_t r, std::size_t s) {
  std::string inside = std::string("\x02") + static_cast<char>(r) + std::string(r, '\x11') + "\x02" +
                       static_cast<char>(s) + std::string(s, '\x22');
  return std::string("\x30") + static_cast<char>(inside.size()) + inside;
}

TEST(token_signature, in_der_is_told) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  for (const std::string& signature : {der(32, 32), der(33, 32), der(33, 33), der(31, 32)}) {
    const auto findings = judged(with_signature(R"({"alg":"ES256"})", signature), public_ring(pair, Algorithm::es256),
                                 good_expectations())
                              .findings();
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings[0].cause, Cause::signature_der) << signature.size();
    EXPECT_THAT(findings[0].fix, HasSubstr("R and S"));
  }
}

/// It is whole, and no key of this size is taken: nothing was cut.
TEST(token_signature, of_a_small_rsa_key_is_told_as_such) {
  const auto findings = judged(with_signature(R"({"alg":"RS256"})", std::string(128, 's'))).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::secret_too_short);
  EXPECT_THAT(findings[0].why, HasSubstr("as an RSA key of 1024 bits makes it"));
  EXPECT_THAT(findings[0].fix, HasSubstr("2048 bits"));
  for (const Finding& finding : findings) EXPECT_NE(finding.cause, Cause::signature_cut);
}

TEST(token_signature, of_another_length_is_told_with_what_it_may_be) {
  const auto first = [](std::string_view header, std::size_t size) {
    return judged(with_signature(header, std::string(size, 's'))).findings().front();
  };
  for (const std::size_t size : {16U, 20U, 31U, 33U})
    EXPECT_EQ(first(good_header, size).cause, Cause::signature_cut) << size;
  EXPECT_THAT(first(good_header, 64).why, HasSubstr("hexadecimal digits"));
  EXPECT_THAT(first(good_header, 44).why, HasSubstr("base64 within base64"));
  EXPECT_THAT(first(R"({"alg":"HS512"})", 32).cause, Cause::algorithm_mismatch);
}

TEST(token_signature, without_leading_zeros_is_told) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  const auto findings = judged(with_signature(R"({"alg":"ES256"})", std::string(63, 's')),
                               public_ring(pair, Algorithm::es256), good_expectations())
                            .findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::signature_cut);
  EXPECT_THAT(findings[0].fix, HasSubstr("leading zeros"));
}

TEST(token_signature, that_lost_its_end_is_cut) {
  const std::string good = token_of(good_header, good_claims);
  for (const std::size_t lost : {1U, 4U, 10U, 20U}) {
    const auto causes = judged(good.substr(0, good.size() - lost)).causes();
    EXPECT_THAT(causes, ElementsAre(Cause::signature_cut)) << lost;
  }
}

TEST(token_signature, of_another_key_shows_both_sides) {
  const auto findings = judged(token_of(good_header, good_claims, testing::other_canary_secret)).findings();
  ASSERT_THAT(findings, ::testing::SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::signature_of_other_key);
  EXPECT_EQ(findings[0].certainty, Certainty::likely) << "it may have been changed as well";
  EXPECT_THAT(findings[0].evidence, Contains(HasSubstr("token: alg \"HS256\", no kid")));
}

TEST(token_signature, is_not_told_of_where_keys_differ_in_the_fleet) {
  Question question = judged(token_of(good_header, good_claims, testing::other_canary_secret));
  Testimony other = fixture::taker("backend");
  other.challenge.keys.front().answer = fixture::answer("z");
  question.agreement = fixture::agreement_of(fixture::taker("auth"), other);
  EXPECT_THAT(question.causes(), Not(Contains(Cause::signature_of_other_key)));
  EXPECT_THAT(question.causes(), Not(IsEmpty()));
}

/// A token that nobody here can judge, asked of two processes that refuse it by this code.
Question refused_by_both(const std::string& token, Code code) {
  Question question = fixture::unjudged(token);
  question.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"));
  for (const char* service : {"auth", "backend"})
    question.explained.push_back(fixture::explained(service, TokenVerdict::refused, Error{code, "refused", ""}));
  return question;
}

TEST(token_signature, that_all_processes_refuse_is_of_a_key_that_none_of_them_holds) {
  const auto findings = refused_by_both(token_of(good_header, good_claims), Code::token_signature_invalid).findings();
  ASSERT_THAT(findings, ::testing::SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::signature_of_other_key);
  EXPECT_EQ(findings[0].certainty, Certainty::certain);
  EXPECT_EQ(findings[0].why,
            "the token was signed by a key that none of those asked holds: auth and backend refuse its signature; it "
            "says that its issuer is \"auth\"");
  EXPECT_THAT(findings[0].evidence, Contains(HasSubstr("token: alg \"HS256\", no kid, iss \"auth\"")));
  EXPECT_THAT(findings[0].evidence, Contains(HasSubstr("tried: each key of auth and backend; not tried: ")));
  EXPECT_THAT(findings[0].fix, HasSubstr("name it as a target, or give its secret by --source LOCATOR"));
}

TEST(token_signature, that_is_of_nobody_is_told_though_keys_differ) {
  Question question = refused_by_both(token_of(good_header, good_claims), Code::token_signature_invalid);
  Testimony other = fixture::taker("backend");
  other.challenge.keys.front().answer = fixture::answer("z");
  question.agreement = fixture::agreement_of(fixture::taker("auth"), other);
  EXPECT_THAT(question.causes(), Contains(Cause::signature_of_other_key));
  // One of them was not asked, and may be who signed it.
  question.explained.pop_back();
  EXPECT_THAT(question.causes(), Not(Contains(Cause::signature_of_other_key)));
}

TEST(token_signature, that_was_not_sent_is_of_nobody_where_the_kid_is_made_of_a_key_that_none_holds) {
  Question question = fixture::unjudged(token_of(R"({"alg":"HS256","kid":"EOzCZmqx-1X0_59m"})", good_claims));
  question.agreement = fixture::agreement_of(fixture::taker("auth"), fixture::taker("backend"));
  question.explained = {fixture::explained("auth", TokenVerdict::signature_unknown),
                        fixture::explained("backend", TokenVerdict::signature_unknown)};
  const auto findings = question.findings();
  ASSERT_THAT(findings, ::testing::SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::signature_of_other_key);
  EXPECT_EQ(findings[0].certainty, Certainty::likely);
  EXPECT_THAT(findings[0].why, HasSubstr("names the key \"EOzCZmqx-1X0_59m\", which none of those asked holds"));
  EXPECT_THAT(findings[0].fix, HasSubstr("--send-token"));
  for (Member& member : question.agreement.members) member.report.keys.front().kid = "EOzCZmqx-1X0_59m";
  EXPECT_THAT(question.causes(), IsEmpty());
  // A kid that somebody chose tells nothing to who has one key without a name.
  question.token = fixture::unjudged(token_of(R"({"alg":"HS256","kid":"key-1"})", good_claims)).token;
  EXPECT_THAT(question.causes(), IsEmpty());
}

TEST(token_signature, that_one_process_takes_or_that_is_refused_for_more_is_not_of_nobody) {
  Question question = refused_by_both(token_of(good_header, good_claims), Code::token_signature_invalid);
  question.explained.back() = fixture::explained("backend", TokenVerdict::accepted);
  EXPECT_THAT(question.causes(), Not(Contains(Cause::signature_of_other_key)));
  question.explained.back() =
      fixture::explained("backend", TokenVerdict::refused, Error{Code::token_audience_mismatch, "audience", ""});
  EXPECT_THAT(question.causes(), Not(Contains(Cause::signature_of_other_key)));
}

TEST(token_signature, by_a_kid_that_no_process_knows_is_of_an_unknown_key) {
  const auto findings =
      refused_by_both(token_of(R"({"alg":"HS256","kid":"key-1"})", good_claims), Code::token_key_unknown).findings();
  ASSERT_THAT(findings, ::testing::SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::key_unknown);
  EXPECT_THAT(findings[0].evidence, Contains(HasSubstr("kid \"key-1\", iss \"auth\"")));
}

TEST(token_signature, by_the_name_of_a_key_that_processes_hold_is_of_a_changed_token) {
  Question question = refused_by_both(token_of(R"({"alg":"HS256","kid":"EOzCZmqx-1X0_59m"})", good_claims),
                                      Code::token_signature_invalid);
  for (Member& member : question.agreement.members) member.report.keys.front().kid = "EOzCZmqx-1X0_59m";
  const auto findings = question.findings();
  ASSERT_THAT(findings, ::testing::SizeIs(1));
  EXPECT_THAT(findings[0].why, HasSubstr("names a key that auth and backend hold"));
  EXPECT_THAT(findings[0].why, HasSubstr("changed after it was signed"));
}

TEST(token_signature, by_a_changed_secret_is_that_cause_alone) {
  for (const Cause cause :
       {Cause::white_space, Cause::encoded_secret, Cause::development_default, Cause::public_default}) {
    Question question = judged(token_of(good_header, good_claims, testing::other_canary_secret));
    question.token.made_by = SignatureMatch{cause, "this secret plus a newline", "take it off", "trailing_newline"};
    const auto findings = question.findings();
    ASSERT_THAT(findings, ::testing::SizeIs(1));
    EXPECT_EQ(findings[0].cause, cause);
    EXPECT_EQ(findings[0].why, "the signature is that of this secret plus a newline");
    EXPECT_THAT(findings[0].fix, ::testing::StartsWith("take it off, then: "));
    EXPECT_THAT(findings[0].evidence, Contains("variant that makes it: trailing_newline"));
  }
}

}  // namespace jwtsync::token_signature_test
