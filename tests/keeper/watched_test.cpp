// SPDX-License-Identifier: Apache-2.0
#include "keeper/watched.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/testing.h>

namespace jwtsync::keeper::watched_test {

TEST(watched, a_file_that_comes_changes_or_goes_is_noticed) {
  testing::FakeFiles files;
  files.put("/there", "1");
  Watched watched;
  watched.add(files, "/there");
  watched.add(files, "/not-yet");
  EXPECT_THAT(watched.paths(), ::testing::ElementsAre("/there", "/not-yet"));
  EXPECT_FALSE(watched.changed(files));

  files.put("/not-yet", "1");
  EXPECT_TRUE(watched.changed(files));
  files.remove("/not-yet");
  EXPECT_FALSE(watched.changed(files)) << "as it was";

  files.put("/there", "2");
  EXPECT_TRUE(watched.changed(files));
}

TEST(watched, a_file_that_is_named_twice_keeps_the_state_that_was_seen_first) {
  testing::FakeFiles files;
  files.put("/key", "1");
  Watched watched;
  watched.add(files, "/key");
  files.put("/key", "2");
  watched.add(files, "/key");
  EXPECT_THAT(watched.paths(), ::testing::ElementsAre("/key"));
  EXPECT_TRUE(watched.changed(files));
}

TEST(watched, a_file_that_cannot_be_looked_at_is_a_state_too) {
  testing::FakeFiles files;
  files.put("/key", "1");
  Watched watched;
  watched.add(files, "/key");
  files.fail("/key", {Code::file_forbidden, "no", ""});
  EXPECT_TRUE(watched.changed(files));
}

}  // namespace jwtsync::keeper::watched_test
