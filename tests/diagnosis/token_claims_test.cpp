// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_claims_test {

using fixture::judged;
using fixture::Question;
using fixture::saying;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Question unjudged_in_fleet(const std::string& claims, const Testimony& backend) {
  Question question = fixture::unjudged(token_of(good_header, claims));
  question.agreement = fixture::agreement_of(fixture::taker("auth"), backend);
  return question;
}

TEST(token_claims, that_are_missing_are_told) {
  Expectations expectations = good_expectations();
  expectations.required_claims = {"sub", "tenant"};
  const auto findings =
      judged(token_of(good_header, good_claims), fixture::ring_of(testing::canary_secret), expectations).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::claim_missing);
  EXPECT_THAT(findings[0].why, HasSubstr("tenant"));
  Testimony backend = fixture::taker("backend");
  backend.report.required_claims = {"tenant"};
  EXPECT_THAT(unjudged_in_fleet(std::string(good_claims), backend).findings().at(0).why,
              HasSubstr("the token has no \"tenant\", which backend asks for"));
  backend.report.required_claims = {"sub"};
  EXPECT_THAT(unjudged_in_fleet(std::string(good_claims), backend).causes(), IsEmpty());
}

TEST(token_claims, of_wrong_types_are_told) {
  EXPECT_THAT(saying(R"({"iss":7,"aud":"backend","exp":1767225700})").causes(), ElementsAre(Cause::claim_malformed));
  EXPECT_THAT(saying(R"({"iss":"auth","aud":"backend","exp":1767225700,"jti":7})").causes(),
              ElementsAre(Cause::claim_malformed));
  EXPECT_THAT(saying(R"({"iss":"auth","aud":[7],"exp":1767225700})").causes(), Contains(Cause::claim_malformed));
  EXPECT_THAT(saying(R"({"iss":"auth","iss":"auth"})").causes(), Contains(Cause::claim_malformed));
}

TEST(token_claims, with_an_integer_for_a_subject_have_a_remedy_of_their_own) {
  const auto findings = saying(R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":17})").findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::claim_malformed);
  EXPECT_THAT(findings[0].fix, HasSubstr("allow_numeric_sub"));
  EXPECT_THAT(
      unjudged_in_fleet(R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":17})", fixture::taker("backend"))
          .causes(),
      ElementsAre(Cause::claim_malformed));
  EXPECT_THAT(saying(R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":"17"})").causes(), IsEmpty());
}

/// Who a token is of is shown to nobody: the kind of a value says what is wrong with it.
TEST(token_claims, of_persons_are_told_by_their_kind_and_not_their_value) {
  struct Case {
    const char *claims, *why;
  };
  for (const auto& [claims, why] : {Case{R"("sub":912345)", "sub is a number"},
                                    Case{R"("sub":{"email":"912345@example.org"})", "sub is an object, and must be"},
                                    Case{R"("sub":["912345"])", "sub is a list, and must be text"},
                                    Case{R"("jti":912345)", "jti is a number, and must be text"},
                                    Case{R"("sub":true,"name":"912345")", "sub is true or false"}}) {
    const Question question = saying(R"({"iss":"auth","aud":"backend","exp":1767225700,)" + std::string(claims) + "}");
    ASSERT_TRUE(question.token.refusal) << claims;
    EXPECT_THAT(question.token.refusal->message, Not(HasSubstr("912345")));
    const auto findings = question.findings();
    ASSERT_FALSE(findings.empty()) << claims;
    EXPECT_EQ(findings[0].cause, Cause::claim_malformed) << claims;
    EXPECT_THAT(findings[0].why, HasSubstr(why));
    for (const std::string& line : findings[0].evidence) EXPECT_THAT(line, Not(HasSubstr("912345")));
  }
  const auto near =
      unjudged_in_fleet(R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":"bakcend"})", fixture::taker("backend"))
          .findings();
  EXPECT_EQ(near.at(0).why, "sub is nearly the name of a service, \"backend\" (they differ in one or two characters)");
}

TEST(token_claims, of_an_id_token_are_told) {
  for (const char* mark : {R"("nonce":"n")", R"("at_hash":"h")", R"("typ":"ID")", R"("token_use":"id")"}) {
    const auto causes =
        saying(R"({"iss":"auth","aud":"client-1","azp":"client-1","exp":1767225700,)" + std::string(mark) + "}")
            .causes();
    EXPECT_THAT(causes, ElementsAre(Cause::id_token_used)) << mark;
  }
  EXPECT_THAT(saying(R"({"iss":"auth","aud":"backend","exp":1767225700,"nonce":"n"})").causes(), IsEmpty());
  EXPECT_THAT(saying(R"({"iss":"auth","aud":"client-1","exp":1767225700,"nonce":"n","scope":"read"})").causes(),
              ElementsAre(Cause::audience_mismatch));
}

TEST(token_claims, that_name_a_caller_nearly_are_told) {
  const auto called = [](const std::string& subject) {
    return unjudged_in_fleet(R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":")" + subject + "\"}",
                             fixture::taker("backend"))
        .causes();
  };
  EXPECT_THAT(called("Backend"), ElementsAre(Cause::caller_unknown));
  EXPECT_THAT(called("backend-staging"), ElementsAre(Cause::caller_unknown));
  EXPECT_THAT(called("bakcend"), ElementsAre(Cause::caller_unknown));
  EXPECT_THAT(called("backend"), IsEmpty());
  EXPECT_THAT(called("alice"), IsEmpty());
  for (const char* short_part : {"b", "end", "ac"}) EXPECT_THAT(called(short_part), IsEmpty()) << short_part;
}

/// A secret that somebody put into a claim is cut, and the signature is nowhere.
TEST(token_claims, do_not_show_what_is_not_to_be_shown) {
  const std::string canary = "c4n4ry" + std::string(200, 'z') + "c4n4ryEnd";
  for (const std::string& claims :
       {R"({"iss":")" + canary + R"(","aud":")" + canary + R"(","exp":1})", R"({"sub":17,"iss":")" + canary + "\"}",
        R"({"iss":"auth","aud":"backend","exp":")" + canary + "\"}"}) {
    for (const std::string_view secret : {testing::canary_secret, testing::other_canary_secret}) {
      const std::string token = token_of(R"({"alg":"HS256","kid":")" + canary + "\"}", claims, secret);
      for (const Finding& finding : judged(token).findings()) {
        std::string text = finding.why + "\n" + finding.fix;
        for (const std::string& line : finding.evidence) text += "\n" + line;
        EXPECT_THAT(text, Not(HasSubstr("c4n4ryEnd")));
        EXPECT_THAT(text, Not(HasSubstr(token.substr(token.rfind('.') + 1))));
        EXPECT_THAT(text, Not(HasSubstr(std::string(secret))));
      }
    }
  }
}

}  // namespace jwtsync::token_claims_test
