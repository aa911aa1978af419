// SPDX-License-Identifier: Apache-2.0
#include "cli/own_side.h"

#include "fixture.h"

namespace jwtsync::cli::own_side_test {

class OwnSideTest : public CliTest {
 protected:
  OwnSide look() { return look_here(fake.world(), {}, *Nonce::create(fake.randomness)); }
};

TEST_F(OwnSideTest, finds_what_a_process_here_would_find) {
  const OwnSide side = look();
  ASSERT_TRUE(side.own.answer);
  EXPECT_EQ(side.own.answer->keys.size(), 1u);
  EXPECT_EQ(side.own.environment, "staging");
  EXPECT_EQ(side.own.source, "JWT_SECRET_STAGING");
  EXPECT_EQ(side.own.length, jwtsync::testing::canary_secret.size());
  EXPECT_FALSE(side.own.of_development);
  EXPECT_EQ(side.forced_staging.source, "JWT_SECRET_STAGING");
}

TEST_F(OwnSideTest, looks_once_more_as_if_in_staging) {
  fake.variables.set("ENVIRONMENT", "development");
  const OwnSide side = look();
  EXPECT_EQ(side.own.source, "development fallback");
  EXPECT_EQ(side.forced_staging.environment, "staging");
  EXPECT_EQ(side.forced_staging.source, "JWT_SECRET_STAGING");
}

TEST_F(OwnSideTest, does_not_look_where_nobody_said_which_environment_it_is) {
  fake.variables.set("ENVIRONMENT", "");
  const OwnSide side = look();
  ASSERT_FALSE(side.own.answer);
  EXPECT_EQ(side.own.answer.error().code, Code::environment_unset);
  EXPECT_TRUE(side.forced_staging.answer);
}

TEST_F(OwnSideTest, passes_on_why_there_is_none) {
  fake.variables.set("JWT_SECRET_STAGING", "");
  EXPECT_EQ(look().own.answer.error().category(), Category::absent);
  fake.variables.set("JWT_SECRET_STAGING", "short-c4n4ry");
  EXPECT_EQ(look().own.answer.error().code, Code::secret_too_short);
  fake.variables.set("ENVIRONMENT", "stagin");
  EXPECT_EQ(look().own.answer.error().code, Code::environment_unknown);
}

TEST_F(OwnSideTest, knows_a_secret_of_development) {
  fake.variables.set("JWT_SECRET_STAGING", "c4n4ry-Development-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc");
  EXPECT_TRUE(look().forced_staging.of_development);
}

}  // namespace jwtsync::cli::own_side_test
