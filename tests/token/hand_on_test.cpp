// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/hand_on.h>
#include <jwtsync/testing.h>
#include <string>

#include "../support/key_pair.h"

namespace jwtsync::token::hand_on_test {

KeyRing ring_of(std::string_view text) { return KeyRing::parse(Secret::copy_of(text).value()).value(); }

/// Spaces, an order and numbers that no writer of ours would choose.
constexpr std::string_view odd_claims = "{ \"exp\" : 1767229200.50,\"z\":1E2,\"a\":\"\\u00e9\" }";

std::string handed_on(std::string_view key) {
  std::string out = "Bearer ";
  HandOn hand_on;
  EXPECT_TRUE(hand_on.take(ring_of(key)));
  EXPECT_TRUE(hand_on.append(odd_claims, out));
  return out.substr(7);
}

TEST(hand_on, the_payload_has_the_same_bytes_and_the_header_no_kid) {
  const std::string token = handed_on(testing::canary_secret);
  const auto shown = inspect(token);
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_EQ(shown->claims_json, odd_claims);
  EXPECT_EQ(shown->header_json, R"({"alg":"HS256","typ":"JWT"})");
}

TEST(hand_on, who_knows_the_key_accepts_it_by_each_kind_of_key) {
  const testing::FakeClock clock;
  Scratch scratch;
  const auto pair = testing::Pair::generate(Algorithm::es256);
  const std::string jwk = R"({"kty":"oct","alg":"HS512","k":")" + base::base64url_encode(std::string(64, 'k')) + "\"}";
  const struct {
    std::string signs, verifies;
  } keys[] = {{std::string(testing::canary_secret), std::string(testing::canary_secret)},
              {jwk, jwk},
              {pair.private_pem(), pair.public_pem()}};
  for (const auto& key : keys) {
    const Verifier verifier = Verifier::create(ring_of(key.verifies), {}, clock).value();
    const auto verified = verifier.verify(handed_on(key.signs), scratch);
    ASSERT_TRUE(verified) << name_of(verified.error().code);
    EXPECT_EQ(verified->claims_json(), odd_claims);
  }
}

TEST(hand_on, a_public_key_cannot) {
  HandOn hand_on;
  const auto none = hand_on.take(ring_of(testing::Pair::generate(Algorithm::es256).public_pem()));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::signing_key_absent);
}

TEST(hand_on, what_would_be_too_large_leaves_the_text_as_it_was) {
  std::string out = "Bearer ";
  HandOn hand_on;
  ASSERT_TRUE(hand_on.take(ring_of(testing::canary_secret)));
  const auto refused = hand_on.append(std::string(max_token_size, ' '), out);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::token_too_large);
  EXPECT_EQ(out, "Bearer ");
}

}  // namespace jwtsync::token::hand_on_test
