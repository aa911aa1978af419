// SPDX-License-Identifier: Apache-2.0
#include "token/facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "attacks.h"
#include "forge.h"

namespace jwtsync::token::facts_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Facts, of_a_token_are_what_it_says_whoever_signed_it) {
  const TokenFacts facts =
      facts_of(token_of(R"({"alg":"HS512","kid":"k","typ":"at+jwt"})", R"({"iss":"auth","aud":["a","b"]})", "any key"));
  EXPECT_EQ(facts.form, TokenForm::jws);
  EXPECT_TRUE(facts.has_header);
  EXPECT_EQ(facts.algorithm, "HS512");
  EXPECT_EQ(facts.kid, "k");
  EXPECT_EQ(facts.type, "at+jwt");
  EXPECT_EQ(facts.issuer, "auth");
  EXPECT_THAT(facts.audiences, ElementsAre("a", "b"));
  EXPECT_FALSE(facts.is_authentic);
  EXPECT_EQ(facts.signature_size, 32u);
  EXPECT_EQ(facts.signature, SignatureForm::too_short);
}

TEST(Facts, that_are_no_text_or_cannot_be_read_are_not_there) {
  EXPECT_EQ(facts_of("a.b.c"), TokenFacts{});
  const TokenFacts odd = facts_of(token_of(R"({"alg":1,"kid":[]})", R"({"iss":1,"aud":{}})"));
  EXPECT_TRUE(odd.has_header);
  EXPECT_EQ(odd.algorithm, std::nullopt);
  EXPECT_EQ(odd.kid, std::nullopt);
  EXPECT_EQ(odd.issuer, std::nullopt);
  EXPECT_THAT(odd.audiences, IsEmpty());
  EXPECT_EQ(facts_of(std::string(max_token_size + 1, '.')).form, TokenForm::too_large);
}

TEST(Facts, of_other_kinds_are_what_can_be_read) {
  const TokenFacts encrypted = facts_of(encode(R"({"alg":"RSA-OAEP","enc":"A128GCM","kid":"k"})") + ".AA.AA.AA.AA");
  EXPECT_EQ(encrypted.form, TokenForm::jwe);
  EXPECT_EQ(encrypted.algorithm, "RSA-OAEP");
  EXPECT_EQ(encrypted.kid, "k");
  const TokenFacts unsecured = facts_of(encode(R"({"alg":"none"})") + '.' + encode(good_claims) + '.');
  EXPECT_EQ(unsecured.form, TokenForm::unsecured);
  EXPECT_EQ(unsecured.algorithm, "none");
  EXPECT_EQ(unsecured.issuer, "auth");
}

TEST(Facts, are_short_and_cannot_disturb_a_terminal) {
  const std::string long_text(10'000, 'x');
  const std::string header =
      R"({"alg":")" + long_text + R"(","kid":"\u001b[2J\u202e\nadmin","typ":")" + long_text + "\"}";
  std::string audiences = "\"\\u009b\"";
  for (int i = 0; i < 100; ++i) audiences += ",\"" + long_text.substr(0, 90) + '"';
  const TokenFacts facts = facts_of(token_of(header, R"({"iss":")" + long_text + R"(","aud":[)" + audiences + "]}"));
  EXPECT_EQ(facts.algorithm, std::string(80, 'x') + "...");
  EXPECT_EQ(facts.kid, "\\u{1b}[2J\\u{202e}\\u{a}admin");
  EXPECT_THAT(*facts.type, SizeIs(83));
  EXPECT_THAT(*facts.issuer, SizeIs(83));
  EXPECT_THAT(facts.audiences, SizeIs(4));
  EXPECT_EQ(facts.audiences.front(), "\\u{9b}");
}

TEST(Facts, cut_a_long_text_between_characters) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xe2\x82\xac";
  EXPECT_EQ(shown(text), text.substr(0, 78) + "...");
  EXPECT_EQ(shown("short"), "short");
}

TEST(Facts, of_a_verifier_are_its_keys_and_what_it_expects) {
  const testing::FakeClock clock;
  Expectations expectations{.issuer = "auth", .audiences = {"backend"}, .type = "at+jwt"};
  const Verifier verifier = Verifier::create(ring_of(long_secret(), Algorithm::hs512), expectations, clock).value();
  const std::string token = token_of(R"({"alg":"HS512"})", "{}", long_secret(), Algorithm::hs512);
  const BothSides sides = verifier.both_sides(token);
  EXPECT_TRUE(sides.token.is_authentic);
  EXPECT_THAT(sides.verifier.keys, SizeIs(1));
  EXPECT_EQ(sides.verifier.keys.front().algorithm, Algorithm::hs512);
  EXPECT_FALSE(sides.verifier.keys.front().has_default_algorithm) << "the caller named it";
  EXPECT_THAT(sides.verifier.algorithms, ElementsAre(Algorithm::hs512));
  EXPECT_EQ(sides.verifier.issuer, "auth");
  EXPECT_EQ(sides.verifier.type, "at+jwt");
  EXPECT_THAT(sides.verifier.audiences, ElementsAre("backend"));
  EXPECT_FALSE(verifier.both_sides(token_of(R"({"alg":"HS512"})", "{}")).token.is_authentic);
}

TEST(Facts, no_attack_is_authentic_that_is_not_signed) {
  const testing::FakeClock clock;
  for (const Attack& attack : attacks()) {
    const Verifier verifier = Verifier::create(ring_of(testing::canary_secret), attack.expectations, clock).value();
    const bool is_about_claims = attack.code == Code::token_expired || attack.code == Code::token_audience_mismatch;
    const BothSides sides = verifier.both_sides(attack.token);
    if (is_about_claims) {
      EXPECT_TRUE(sides.token.is_authentic) << attack.name;
    }
    if (attack.code == Code::token_signature_invalid) {
      EXPECT_FALSE(sides.token.is_authentic) << attack.name;
    }
  }
}

}  // namespace jwtsync::token::facts_test
