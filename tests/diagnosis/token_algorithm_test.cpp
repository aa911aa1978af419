// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_algorithm_test {

using fixture::judged;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(token_algorithm, of_a_key_pair_against_a_secret_names_the_key_set) {
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    const auto findings = judged(token_by(pair, algorithm, header_of(algorithm), good_claims)).findings();
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(findings[0].cause, Cause::algorithm_mismatch);
    EXPECT_THAT(findings[0].why, HasSubstr("signs with a key pair, and the verifier holds a secret"));
    EXPECT_THAT(findings[0].fix, HasSubstr("jwks+https://"));
  }
}

TEST(token_algorithm, of_a_secret_against_public_keys_is_a_mistake_or_an_attack) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::rs256);
  const std::string forged = token_of(good_header, good_claims, pair.public_pem());
  const auto findings = judged(forged, public_ring(pair, Algorithm::rs256), good_expectations()).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::algorithm_mismatch);
  EXPECT_THAT(findings[0].why, HasSubstr("an attack"));
}

TEST(token_algorithm, of_one_family_is_to_be_made_one) {
  const auto hs = judged(token_of(R"({"alg":"HS512"})", good_claims, long_secret(), Algorithm::hs512),
                         ring_of(long_secret()), good_expectations());
  EXPECT_THAT(hs.causes(), ElementsAre(Cause::algorithm_mismatch));
  EXPECT_THAT(hs.findings()[0].evidence, Contains(HasSubstr("alg \"HS512\"")));
  const testing::Pair& pair = testing::Pair::of(Algorithm::rs256);
  const auto rs = judged(token_by(pair, Algorithm::rs512, header_of(Algorithm::rs512), good_claims),
                         public_ring(pair, Algorithm::rs256), good_expectations());
  EXPECT_THAT(rs.causes(), ElementsAre(Cause::algorithm_mismatch));
}

TEST(token_algorithm, that_is_not_known_is_told) {
  const auto findings = judged(token_of(R"({"alg":"ES256K"})", good_claims)).findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_THAT(findings[0].why, HasSubstr("not known here"));
}

/// Nobody judged it yet: the reports tell who would not take it.
TEST(token_algorithm, that_one_process_does_not_take_names_it) {
  fixture::Question question =
      fixture::unjudged(token_of(R"({"alg":"HS512"})", good_claims, long_secret(), Algorithm::hs512));
  Testimony other = fixture::taker("backend");
  other.report.algorithms = {"HS512"};
  question.agreement = fixture::agreement_of(fixture::taker("auth"), other);
  const auto findings = question.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].cause, Cause::algorithm_mismatch);
  EXPECT_THAT(findings[0].why, HasSubstr("auth takes HS256"));
}

TEST(token_algorithm, that_is_taken_is_no_finding) {
  EXPECT_THAT(judged(token_of(good_header, good_claims)).causes(), IsEmpty());
  EXPECT_THAT(judged(token_of(R"({"alg":"none"})", good_claims)).causes(), Not(Contains(Cause::algorithm_mismatch)));
}

}  // namespace jwtsync::token_algorithm_test
