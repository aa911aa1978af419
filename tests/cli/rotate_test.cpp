// SPDX-License-Identifier: Apache-2.0
// Whole rotations by the command, with no member: each gate waits for time alone.
#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_test {

using std::chrono::seconds;
using ::testing::HasSubstr;

class RotateCommandTest : public RotateTest {};

TEST_F(RotateCommandTest, a_secret_becomes_a_ring_and_its_key_is_changed) {
  begin();
  EXPECT_EQ(states_after({"start", "--algorithm", "ES256"}), "taken active staged");
  EXPECT_EQ(states_after({"step"}), "taken active staged") << "proved";
  EXPECT_EQ(states_after({"step"}), "taken active retiring") << "promoted";
  EXPECT_EQ(states_after({"step"}), "taken active retiring") << "no member signs with the old one";
  EXPECT_EQ(states_after({"step"}), "held active retiring") << "tokens of the old one live";
  pass(seconds(200));
  EXPECT_EQ(states_after({"step"}), "taken active");
  EXPECT_EQ(states_after({"step"}), "at_rest active");
  EXPECT_EQ(told({"status"})["keys"][0]["algorithm"], "ES256");
  EXPECT_EQ(told({"status"})["next"], nullptr);
}

TEST_F(RotateCommandTest, back_from_a_new_algorithm) {
  begin();
  const std::string old = kid_of("active");
  ASSERT_EQ(states_after({"start", "--algorithm", "ES256"}), "taken active staged");
  for (int i = 0; i < 2; ++i) ASSERT_EQ(rotate({"step"}).status, 0);
  EXPECT_NE(kid_of("active"), old);
  EXPECT_EQ(states_after({"back"}), "taken active retiring");
  EXPECT_EQ(kid_of("active"), old);
}

TEST_F(RotateCommandTest, ends_as_its_page_says) {
  EXPECT_EQ(rotate({"status"}).status, 3) << "no store";
  EXPECT_EQ(rotate({"start"}).status, 3) << "no ring, and not told of which key";
  begin();
  EXPECT_EQ(rotate({"status"}).status, 0);
  EXPECT_EQ(rotate({"step"}).status, 3) << "at rest";
  EXPECT_EQ(rotate({"start", "--from", "file:/key"}).status, 5);
  ASSERT_EQ(rotate({"start"}).status, 0);
  EXPECT_EQ(rotate({"start"}).status, 1) << "another key is on its way";
}

TEST_F(RotateCommandTest, says_what_is_wrong_with_what_it_was_asked) {
  EXPECT_THAT(rotate({}).err, HasSubstr("rotate does not know what to do"));
  EXPECT_THAT(rotate({"stat"}).err, HasSubstr("did you mean jwtsync rotate "));
  EXPECT_THAT(rotate({"revoke"}).err, HasSubstr("rotate revoke takes one KID"));
  EXPECT_THAT(rotate({"step", "more"}).err, HasSubstr("rotate step takes nothing behind it"));
  const Ran no_ring = run({"rotate", "status"});
  EXPECT_EQ(no_ring.status, 2);
  EXPECT_THAT(no_ring.err, HasSubstr("no store of a rotation is named"));
  const Ran secret = run({"rotate", std::string(jwtsync::testing::canary_secret), "--ring", ring()});
  EXPECT_EQ(secret.status, 2) << "and does not quote what may be a secret";
}

}  // namespace jwtsync::cli::rotate_test
