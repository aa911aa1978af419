// SPDX-License-Identifier: Apache-2.0
#include "cli/probe_tokens.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>
#include "../support/key_pair.h"

namespace jwtsync::cli::probe_tokens_test {

class ProbeTokens : public ::testing::Test {
 protected:
  /// What a verifier of this ring makes of a token.
  static std::string verdict(const KeyRing& ring, const Secret& token, const Clock& clock) {
    const Result<Verifier> verifier = Verifier::create(ring, {}, clock);
    Scratch scratch;
    return token.reveal([&](std::string_view text) {
      const auto verified = verifier->verify(text, scratch);
      return std::string(verified ? "accepted" : name_of(verified.error().code));
    });
  }

  jwtsync::testing::FakeWorld fake;
};

TEST_F(ProbeTokens, differ_in_what_their_names_say) {
  const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(jwtsync::testing::canary_secret));
  const Result<probe::Offers> offers = make_offers(fake.world(), *ring, Claims());
  ASSERT_TRUE(offers);
  EXPECT_EQ(verdict(*ring, offers->good, fake.clock), "accepted");
  ASSERT_EQ(offers->again.size(), further_good_tokens);
  for (const Secret& further : offers->again) EXPECT_EQ(verdict(*ring, further, fake.clock), "accepted");
  EXPECT_EQ(verdict(*ring, offers->tampered, fake.clock), "token_signature_invalid");
  EXPECT_NE(verdict(*ring, *offers->other_key, fake.clock), "accepted");
  EXPECT_EQ(verdict(*ring, *offers->expired, fake.clock), "token_expired");
  fake.clock.advance(probe_lifetime + std::chrono::seconds{1});
  EXPECT_EQ(verdict(*ring, offers->good, fake.clock), "token_expired");
}

/// An application may repeat it: as a word with a digit it does not tell one answer from another.
TEST_F(ProbeTokens, have_an_identifier_with_a_digit) {
  const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(jwtsync::testing::canary_secret));
  const Result<probe::Offers> offers = make_offers(fake.world(), *ring, Claims());
  ASSERT_TRUE(offers);
  offers->good.reveal([](std::string_view text) {
    const auto seen = inspect(text);
    ASSERT_TRUE(seen);
    EXPECT_NE(seen->claims_json.find(R"("jti":"probe-0-)"), std::string::npos) << seen->claims_json;
  });
}

TEST_F(ProbeTokens, are_as_long_as_asked_for) {
  const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(jwtsync::testing::canary_secret));
  const Result<Secret> token = make_long(fake.world(), *ring, Claims(), 8'704);
  ASSERT_TRUE(token);
  EXPECT_GE(token->size(), 8'704U);
  EXPECT_EQ(verdict(*ring, *token, fake.clock), "accepted");
}

TEST_F(ProbeTokens, are_made_by_key_pairs_too) {
  const std::string pem = jwtsync::testing::Pair::of(Algorithm::es256).private_pem();
  const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(pem));
  ASSERT_TRUE(ring);
  const Result<probe::Offers> offers = make_offers(fake.world(), *ring, Claims());
  ASSERT_TRUE(offers);
  EXPECT_EQ(verdict(*ring, offers->good, fake.clock), "accepted");
  EXPECT_NE(verdict(*ring, *offers->other_key, fake.clock), "accepted");
}

}  // namespace jwtsync::cli::probe_tokens_test
