// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>

#include <string>

#include "forge.h"

namespace jwtsync::verified_token_test {

using namespace std::chrono_literals;

TEST(VerifiedToken, shows_claims_as_text_time_and_json) {
  const testing::FakeClock clock;
  const Verifier verifier = Verifier::create(ring_of(testing::canary_secret), {.issuer = "auth"}, clock).value();
  Scratch scratch;
  const std::string claims =
      R"({"iss":"auth","sub":"al\u0069ce","jti":"1","exp":253402300799,"iat":1767225599.5,"n":7,)"
      R"("r":["a", "b"],"t":"\n"})";
  const auto token = verifier.verify(token_of(good_header, claims), scratch);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->issuer(), "auth");
  EXPECT_EQ(token->subject(), "alice");
  EXPECT_EQ(token->token_id(), "1");
  EXPECT_EQ(token->expires_at(), Time::max()) << "the year 9999 lies behind what Time holds";
  EXPECT_EQ(token->issued_at(), Time{1767225599s} + 500ms);
  EXPECT_EQ(token->text("t"), "\n");
  EXPECT_EQ(token->text("n"), std::nullopt);
  EXPECT_EQ(token->text("absent"), std::nullopt);
  EXPECT_EQ(token->json("n"), "7");
  EXPECT_EQ(token->json("r"), R"(["a", "b"])");
  EXPECT_EQ(token->json("sub"), R"("al\u0069ce")");
  EXPECT_EQ(token->json("absent"), std::nullopt);
  EXPECT_EQ(token->claims_json(), claims);
  EXPECT_EQ(token->header_json(), good_header);
}

TEST(VerifiedToken, never_has_one_user_for_a_number_and_its_digits) {
  const testing::FakeClock clock;
  const Verifier verifier =
      Verifier::create(ring_of(testing::canary_secret), {.allow_numeric_subject = true}, clock).value();
  Scratch scratch;
  const auto number = verifier.verify(token_of(good_header, R"({"exp":1767225700,"sub":1})"), scratch);
  ASSERT_TRUE(number);
  EXPECT_EQ(number->subject(), std::nullopt);
  EXPECT_EQ(number->text("sub"), std::nullopt);
  EXPECT_EQ(number->numeric_subject(), 1);
  EXPECT_EQ(number->json("sub"), "1");
  const auto text = verifier.verify(token_of(good_header, R"({"exp":1767225700,"sub":"1"})"), scratch);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->subject(), "1");
  EXPECT_EQ(text->numeric_subject(), std::nullopt);
  EXPECT_EQ(text->json("sub"), "\"1\"");
  const auto none = verifier.verify(token_of(good_header, R"({"exp":1767225700})"), scratch);
  EXPECT_EQ(none->numeric_subject(), std::nullopt);
}

TEST(VerifiedToken, has_no_time_where_the_token_has_none) {
  const testing::FakeClock clock;
  const Verifier verifier =
      Verifier::create(ring_of(testing::canary_secret), {.allow_missing_expiration = true}, clock).value();
  Scratch scratch;
  const auto token = verifier.verify(token_of(good_header, "{}"), scratch);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->expires_at(), std::nullopt);
  EXPECT_EQ(token->issued_at(), std::nullopt);
  EXPECT_EQ(token->subject(), std::nullopt);
}

}  // namespace jwtsync::verified_token_test
