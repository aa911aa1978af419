// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_evidence_test {

const std::string good = token_of(good_header, good_claims);

TEST(token_evidence, has_what_can_be_told_without_a_key) {
  const TokenEvidence evidence = evidence_of(good);
  EXPECT_EQ(evidence.size, good.size());
  EXPECT_EQ(evidence.look.form, TokenForm::jws);
  EXPECT_EQ(evidence.sides.token.algorithm, "HS256");
  EXPECT_EQ(evidence.kind, "");
  EXPECT_EQ(evidence.damage, TokenDamage::none);
  EXPECT_FALSE(evidence.refusal);
}

TEST(token_evidence, tells_damage_by_characters) {
  EXPECT_EQ(evidence_of(good + "%3D").damage, TokenDamage::percent_encoded);
  EXPECT_EQ(evidence_of(good.substr(0, 50) + "...").damage, TokenDamage::ellipsis);
  EXPECT_EQ(evidence_of(good.substr(0, 50) + "\xe2\x80\xa6").damage, TokenDamage::ellipsis);
  EXPECT_EQ(evidence_of(good + "*").damage, TokenDamage::foreign_character);
  EXPECT_EQ(evidence_of(good.substr(0, good.rfind('.') + 6)).damage, TokenDamage::ends_within_byte);
}

TEST(token_evidence, knows_a_cookie_of_flask) {
  EXPECT_EQ(evidence_of("eyJ1c2VyIjoxfQ.ZxYzAA.c2lnbmF0dXJl").kind, "a signed cookie of Flask (itsdangerous)");
  EXPECT_EQ(evidence_of(good).kind, "");
}

}  // namespace jwtsync::token_evidence_test
