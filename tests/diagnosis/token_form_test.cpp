// SPDX-License-Identifier: Apache-2.0
#include "base/characters.h"
#include "question_fixture.h"

#include <gmock/gmock.h>
#include <algorithm>

namespace jwtsync::token_form_test {

using fixture::judged;
using fixture::Question;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string good = token_of(good_header, good_claims);

TEST(token_form, is_no_finding_of_a_good_token) { EXPECT_THAT(judged(good).causes(), IsEmpty()); }

TEST(token_form, of_nothing_is_a_header_that_was_lost) {
  for (const char* text : {"", " ", "\"\"", "Bearer "}) {
    EXPECT_THAT(judged(text).causes(),
                Contains(text == std::string("") ? Cause::header_stripped : Cause::token_wrapped))
        << text;
  }
}

TEST(token_form, of_a_wrapped_token_names_the_wrapping) {
  for (const std::string& text :
       {"Bearer " + good, "\"" + good + "\"", "'" + good + "'", "b'" + good + "'", good + "\n",
        "{\"access_token\":\"" + good + "\"}", "JWT " + good, "Authorization: Bearer " + good, "token=" + good}) {
    const auto findings = judged(text).findings();
    ASSERT_FALSE(findings.empty()) << text;
    EXPECT_EQ(findings[0].cause, Cause::token_wrapped) << text;
    EXPECT_EQ(findings[0].certainty, Certainty::certain);
  }
}

TEST(token_form, of_a_wrapped_token_that_has_expired_tells_both) {
  const std::string old = token_of(good_header, R"({"iss":"auth","aud":"backend","exp":1767225000})");
  EXPECT_THAT(fixture::unjudged("Bearer " + old).causes(), ElementsAre(Cause::token_wrapped, Cause::token_expired));
}

TEST(token_form, of_no_signature_is_unsecured) {
  const std::string header = encode(R"({"alg":"none"})"), claims = encode(good_claims);
  for (const std::string& text :
       {header + "." + claims + ".", encode(R"({"alg":"NONE"})") + "." + claims + ".", header + "." + claims + ".AAAA",
        encode(R"({"typ":"JWT","alg":"None"})") + "." + claims + "."}) {
    EXPECT_THAT(judged(text).causes(), Contains(Cause::token_unsecured)) << text;
  }
  EXPECT_THAT(judged(good).causes(), Not(Contains(Cause::token_unsecured)));
}

TEST(token_form, with_padding_names_the_load_balancer) {
  const auto findings = judged(good + "=").findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::token_padded);
  EXPECT_THAT(findings[0].fix, HasSubstr("ALB"));
}

TEST(token_form, of_another_alphabet_is_told) {
  const std::string claims = "eyJzdWIiOiI/Pz8+Pj4ifQ";  // {"sub":"???>>>"} in base64
  EXPECT_EQ(judged(encode(good_header) + "." + claims + ".AAAA").causes().front(), Cause::token_alphabet);
  EXPECT_EQ(judged("eyJhbGciOiJIUzI1NiJ9%2E" + encode(good_claims) + "%2EAAAA").causes().front(),
            Cause::token_alphabet);
  std::string odd = good;
  odd[odd.size() - 3] = '$';
  EXPECT_EQ(judged(odd).causes().front(), Cause::token_alphabet);
}

TEST(token_form, of_what_stands_in_place_of_a_token_is_a_header_that_was_lost) {
  struct Case {
    std::string_view text, evidence, fix;
  };
  for (const auto& [text, evidence, fix] : {
           Case{"Basic dXNlcjpwYXNzd29yZA==", "it is a user's name and password", "auth_basic"},
           Case{"Authorization: Basic dXNlcjpwYXNzd29yZA==", "it is a user's name and password", "auth_basic"},
           Case{"Bearer undefined", "it is the word that JavaScript writes", "wait for the login"},
           Case{"undefined", "it is the word that JavaScript writes", "wait for the login"},
           Case{"Bearer null", "it is the word that stands for no value", "wait for the login"},
           Case{"Bearer [object Object]", "it is an object that JavaScript wrote as text", "data.access_token"},
       }) {
    const auto findings = judged(text).findings();
    ASSERT_THAT(findings, ::testing::SizeIs(1)) << text;
    EXPECT_EQ(findings[0].cause, Cause::header_stripped) << text;
    EXPECT_THAT(findings[0].evidence, Contains(HasSubstr(std::string(evidence)))) << text;
    EXPECT_THAT(findings[0].fix, HasSubstr(std::string(fix))) << text;
  }
}

TEST(token_form, of_a_line_with_a_token_in_it_tells_what_the_line_is) {
  const auto told = [](const std::string& text) {
    const auto findings = judged(text).findings();
    EXPECT_THAT(findings, ::testing::SizeIs(1)) << text;
    EXPECT_EQ(findings.at(0).cause, Cause::token_wrapped) << text;
    EXPECT_THAT(findings.at(0).evidence, Contains(HasSubstr("inside it is a token: alg \"HS256\""))) << text;
    return findings.at(0);
  };
  EXPECT_THAT(told("Cookie: theme=dark; token=" + good).why, HasSubstr("a line of cookies"));
  EXPECT_THAT(told("Cookie: theme=dark; token=" + good).fix, HasSubstr("by its name"));
  EXPECT_THAT(told(good + ", " + good).why, HasSubstr("joined by a comma"));
  EXPECT_THAT(told("Bearer " + good + ", Bearer " + good).fix, HasSubstr("send one Authorization header"));
}

TEST(token_form, that_has_lost_its_case_is_told) {
  std::string lower = good;
  std::transform(lower.begin(), lower.end(), lower.begin(), base::lower);
  const auto findings = judged(lower).findings();
  ASSERT_THAT(findings, ::testing::SizeIs(1));
  EXPECT_EQ(findings[0].cause, Cause::token_alphabet);
  EXPECT_THAT(findings[0].why, HasSubstr("lost their case"));
  EXPECT_THAT(findings[0].fix, HasSubstr("take the token anew"));
}

TEST(token_form, of_five_parts_is_encrypted) {
  const auto asked = [](const std::string& header) {
    return judged(encode(header) + ".a2V5.aXY.dGV4dA.dGFn").findings();
  };
  const auto session = asked(R"({"alg":"dir","enc":"A256GCM"})");
  ASSERT_THAT(session, ::testing::SizeIs(1));
  EXPECT_EQ(session[0].cause, Cause::token_encrypted);
  EXPECT_THAT(session[0].fix, HasSubstr("NextAuth"));
  EXPECT_THAT(session[0].evidence, Contains(HasSubstr("enc \"A256GCM\"")));
  EXPECT_THAT(asked(R"({"alg":"dir","enc":"A256GCM","iss":"https://x.eu.auth0.com/"})")[0].fix, HasSubstr("audience"));
  EXPECT_THAT(asked(R"({"alg":"RSA-OAEP","enc":"A128CBC-HS256"})")[0].fix, HasSubstr("encryption off"));
  EXPECT_THAT(judged(encode(R"({"alg":"dir"})") + ".a2V5.aXY.dGV4dA.dGFn").causes(),
              Not(Contains(Cause::token_encrypted)));
}

TEST(token_form, of_what_is_no_jwt_is_opaque_and_names_its_kind) {
  const auto first = [](std::string_view text) { return judged(text).findings().front(); };
  EXPECT_THAT(first("ya29.a0AfH6SMBx-abcdef").why, HasSubstr("Google"));
  EXPECT_THAT(first("gho_16C7e42F292c6912E7710c838347Ae178B4a").why, HasSubstr("GitHub"));
  EXPECT_THAT(first("123e4567-e89b-12d3-a456-426614174000").why, HasSubstr("UUID"));
  EXPECT_THAT(first("{{token}}").why, HasSubstr("placeholder"));
  EXPECT_THAT(first("v4.public.eyJzdWIiOiJ4In0").why, HasSubstr("PASETO"));
  EXPECT_THAT(first("qwertyuiop").why, HasSubstr("without dots"));
  for (const char* text : {"ya29.a0AfH6SMBx-abcdef", "{{token}}", "qwertyuiop", "a.b.c", "v4.public.eyJ"})
    EXPECT_THAT(judged(text).causes(), ElementsAre(Cause::token_opaque)) << text;
}

}  // namespace jwtsync::token_form_test
