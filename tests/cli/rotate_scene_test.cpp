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

TEST_F(RotateSceneTest, a_decision_has_a_reason) {
  begin();
  for (const char* const reason : {"", "  "}) {
    EXPECT_EQ(rotate({"revoke", kid_of("active"), "--because", reason}).status, 2);
  }
}

}  // namespace jwtsync::cli::rotate_scene_test
