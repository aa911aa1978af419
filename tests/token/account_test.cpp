// SPDX-License-Identifier: Apache-2.0
// What a Keeper makes of these questions is in tests/keeper/account_test.cpp: nobody else can ask a Verifier.
#include <jwtsync/token_facts.h>

#include <gtest/gtest.h>

#include <type_traits>

#include "forge.h"

namespace jwtsync::account_test {

template <typename Asked>
concept TellsOfUnsignedTokens =
    requires(const Asked& asked, const TokenQuestion& question) { asked.account_of(question); };

TEST(TokenQuestion, is_not_answered_by_a_verifier_that_anybody_has) {
  EXPECT_FALSE(TellsOfUnsignedTokens<Verifier>) << "so that nobody takes it for a verification";
}

TEST(TokenQuestion, of_a_whole_token_has_the_facts_of_the_token) {
  const std::string token = token_of(good_header, good_claims);
  const TokenQuestion question = TokenQuestion::whole(token);
  EXPECT_TRUE(question.has_signature());
  EXPECT_EQ(question.text(), token);
  EXPECT_EQ(question.facts().signature_size, 32u);
  EXPECT_EQ(question.facts().issuer, "auth");
}

TEST(TokenQuestion, of_header_and_claims_says_nothing_of_a_signature) {
  const TokenFacts facts = TokenQuestion::unsigned_parts(encode(good_header), encode(good_claims)).facts();
  EXPECT_EQ(facts.form, TokenForm::jws);
  EXPECT_TRUE(facts.has_header);
  EXPECT_EQ(facts.algorithm, "HS256");
  EXPECT_EQ(facts.issuer, "auth");
  EXPECT_FALSE(facts.is_authentic);
  EXPECT_EQ(facts.signature_size, 0u);
  EXPECT_EQ(facts.signature, SignatureForm::fits);
}

TEST(TokenQuestion, what_stands_in_place_of_a_signature_is_accepted_for_no_algorithm) {
  const testing::FakeClock clock;
  Scratch scratch;
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512}) {
    const KeyRing ring = ring_of(long_secret(), algorithm);
    const Verifier verifier = Verifier::create(ring, good_expectations(), clock).value();
    const TokenQuestion question = TokenQuestion::unsigned_parts(encode(header_of(algorithm)), encode(good_claims));
    const auto verified = verifier.verify(question.text(), scratch);
    ASSERT_FALSE(verified) << name_of(algorithm);
    EXPECT_EQ(verified.error().code, Code::token_signature_invalid) << name_of(algorithm);
  }
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    const Verifier verifier = Verifier::create(public_ring(pair, algorithm), good_expectations(), clock).value();
    const TokenQuestion question = TokenQuestion::unsigned_parts(encode(header_of(algorithm)), encode(good_claims));
    const auto verified = verifier.verify(question.text(), scratch);
    ASSERT_FALSE(verified) << name_of(algorithm);
    EXPECT_EQ(verified.error().code, Code::token_signature_invalid) << name_of(algorithm);
  }
}

}  // namespace jwtsync::account_test
