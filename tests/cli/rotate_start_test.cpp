// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_start.h"

#include <jwtsync/keyring.h>
#include <filesystem>
#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_start_test {

using ::testing::HasSubstr;

class RotateStartTest : public RotateTest {};

TEST_F(RotateStartTest, begins_nothing_that_it_was_not_told_of) {
  const Ran none = rotate({"start"});
  EXPECT_EQ(none.status, 3);
  EXPECT_THAT(none.err, HasSubstr("there is no store of a rotation at this path"));
  EXPECT_FALSE(std::filesystem::exists(folder / "ring.db")) << "nothing is made of a path that was mistyped";
  EXPECT_EQ(rotate({"start", "--from", "file:/key", "--new"}).status, 2);
  EXPECT_EQ(rotate({"status"}).status, 3);
}

TEST_F(RotateStartTest, takes_the_key_that_services_hold_and_its_tokens_without_kid) {
  begin();
  const json::Value key = told({"status"})["keys"][0];
  const KeyRing held = KeyRing::parse(Secret::copy_of(jwtsync::testing::canary_secret).value()).value();
  EXPECT_EQ(key["kid"], held.signing_key()->kid());
  EXPECT_EQ(key["unnamed"], true);
}

TEST_F(RotateStartTest, makes_a_new_key_where_none_is_held) {
  ASSERT_EQ(rotate({"start", "--new", "--algorithm", "EdDSA"}).status, 0);
  const json::Value key = told({"status"})["keys"][0];
  EXPECT_EQ(key["algorithm"], "EdDSA");
  EXPECT_EQ(key["unnamed"], false);
}

TEST_F(RotateStartTest, refuses_what_is_not_one_key_that_signs) {
  fake.files.put("/two",
                 R"({"keys":[{"kty":"oct","kid":"a","k":"WnE3LWM0bjRyeS1XbTJ2WDlwTGs0VG44UmI2SHMzSmQ1R2YxWWM"},)"
                 R"({"kty":"oct","kid":"b","k":"S3Q1LWM0bjRyeS1CdjhuTTN4UXc3RXoyTHA5RGY0UnU2R2ExSGo"}]})");
  const Ran two = rotate({"start", "--from", "file:/two"});
  EXPECT_EQ(two.status, 2);
  EXPECT_THAT(two.err, HasSubstr("--from has 2 keys"));
  EXPECT_EQ(rotate({"start", "--from", "file:/none"}).status, 3);
  EXPECT_EQ(rotate({"start", "--from", "file:/key", "--algorithm", "HS1"}).status, 2);
}

TEST_F(RotateStartTest, needs_a_seal_that_is_one) {
  const Ran none = run({"rotate", "start", "--ring", ring(), "--new"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("no seal is named"));
  fake.variables.set("ENVIRONMENT", "development");
  fake.files.put("/short", "Hq-c4n4ry-Lw7Tz2Kd9Bn");
  const Ran brief = rotate({"start", "--new", "--seal", "file:/short"});
  EXPECT_EQ(brief.status, 6) << brief.err;
  EXPECT_EQ(rotate({"start", "--new", "--seal", "file:/nowhere"}).status, 3);
}

TEST_F(RotateStartTest, stages_no_key_under_a_seal_that_does_not_open_the_others) {
  begin();
  const Ran other = rotate({"start", "--seal", "file:/other-seal"});
  EXPECT_EQ(other.status, 3) << other.err;
  EXPECT_THAT(other.err, HasSubstr("seal"));
  EXPECT_EQ(told({"status"})["keys"].size(), 1U);
  EXPECT_EQ(rotate({"start", "--seal", "file:/other-seal", "--seal", "file:/seal"}).status, 0)
      << "while it is resealed";
}

TEST_F(RotateStartTest, the_first_key_is_no_standby_and_nobody_loses_by_it) {
  EXPECT_EQ(rotate({"start", "--new", "--standby"}).status, 2);
  EXPECT_EQ(rotate({"start", "--new", "--accept-loss", "old/1", "--because", "old"}).status, 2);
}

TEST_F(RotateStartTest, changes_no_policy_of_a_ring_that_is_there) {
  begin();
  const Ran ran = rotate({"start", "--lifetime", "2h"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("staging has a ring already, and --lifetime belongs to its beginning"));
  EXPECT_EQ(rotate({"start", "--new"}).status, 5);
}

TEST_F(RotateStartTest, a_loss_is_accepted_by_name_and_with_a_reason) {
  begin();
  rotation::Member one;
  one.name = "old/1";
  one.holding = rotation::Holding::one;
  join(one);
  const Ran held = rotate({"start"});
  EXPECT_EQ(held.status, 1);
  EXPECT_THAT(held.out, HasSubstr("old/1 can hold one key only"));
  EXPECT_EQ(rotate({"start", "--accept-loss", "old/1"}).status, 2);
  EXPECT_EQ(rotate({"start", "--accept-loss", "old/2", "--because", "a slip"}).status, 3) << "nobody of this name";
  EXPECT_EQ(rotate({"start", "--accept-loss", "old/1", "--because", "it is restarted at night"}).status, 0);
}

}  // namespace jwtsync::cli::rotate_start_test
