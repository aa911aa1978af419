// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_scene.h"

#include <filesystem>
#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_scene_test {

using ::testing::HasSubstr;

class RotateSceneTest : public RotateTest {};

TEST_F(RotateSceneTest, a_look_makes_no_store) {
  const Ran ran = rotate({"status"});
  EXPECT_EQ(ran.status, 3);
  EXPECT_THAT(ran.err, HasSubstr("there is no store of a rotation at this path"));
  EXPECT_FALSE(std::filesystem::exists(folder / "ring.db"));
}

TEST_F(RotateSceneTest, the_configuration_says_where) {
  begin();
  fake.files.put("/jwtsync.toml", "environment = \"test\"\n[rotation]\nring = \"" + ring() +
                                      "\"\nseal = \"file:/seal\"\nenvironment = \"staging\"\n");
  fake.variables.unset("ENVIRONMENT");
  EXPECT_EQ(run({"rotate", "status", "--config", "/jwtsync.toml"}).status, 0);
  EXPECT_EQ(run({"rotate", "start", "--config", "/jwtsync.toml"}).status, 0);
  EXPECT_EQ(run({"rotate", "status", "--config", "/jwtsync.toml", "--environment", "production"}).status, 3);
}

TEST_F(RotateSceneTest, the_configuration_says_when_the_hub_begins_the_next_rotation) {
  begin();
  EXPECT_EQ(told({"status"})["next_rotation"], nullptr);
  fake.files.put("/jwtsync.toml", "[rotation]\nautomatic = true\nevery = \"1h\"\n");
  const json::Value status = told({"status", "--config", "/jwtsync.toml"});
  EXPECT_EQ(status["next_rotation"].get<int>() - status["now"].get<int>(), 3600);
  EXPECT_THAT(rotate({"status", "--config", "/jwtsync.toml"}).out,
              HasSubstr("next rotation: by the hub, 2026-01-01T01:"));
  EXPECT_THAT(rotate({"plan", "--config", "/jwtsync.toml"}).out, HasSubstr("begins: by the hub, 2026-01-01T01:"));
  ASSERT_EQ(rotate({"start"}).status, 0);
  EXPECT_EQ(told({"status", "--config", "/jwtsync.toml"})["next_rotation"], nullptr) << "one is under way";
}

TEST_F(RotateSceneTest, a_decision_has_a_reason) {
  begin();
  for (const char* const reason : {"", "  "}) {
    EXPECT_EQ(rotate({"revoke", kid_of("active"), "--because", reason}).status, 2);
  }
}

}  // namespace jwtsync::cli::rotate_scene_test
