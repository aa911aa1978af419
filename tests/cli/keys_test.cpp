// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::cli::keys_test {

using ::testing::MatchesRegex;
using ::testing::SizeIs;

class KeysTest : public CliTest {};

TEST_F(KeysTest, lists_each_key_without_its_material) {
  const Ran ran = run({"keys"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, MatchesRegex("KID +ROLE +ALGORITHM\n[A-Za-z0-9_-]{16}  signs  HS256\n"));
}

TEST_F(KeysTest, is_data_for_a_program) {
  const json::Value answer = run({"keys", "--json"}).json();
  ASSERT_THAT(answer["keys"], SizeIs(1));
  EXPECT_EQ(answer["keys"][0]["role"], "signs");
  EXPECT_EQ(answer["keys"][0]["algorithm"], "HS256");
  EXPECT_EQ(answer["requires_kid"], false);
}

TEST_F(KeysTest, never_publishes_a_shared_secret) {
  const Ran ran = run({"keys", "--public"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
}

TEST_F(KeysTest, has_a_format_for_public_keys_only) {
  const Ran ran = run({"keys", "--format", "pem"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
}

TEST_F(KeysTest, needs_a_secret) {
  fake.variables.unset("JWT_SECRET_STAGING");
  EXPECT_EQ(run({"keys"}).status, 3);
}

}  // namespace jwtsync::cli::keys_test
