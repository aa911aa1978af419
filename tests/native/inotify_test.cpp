// SPDX-License-Identifier: Apache-2.0
#include "native/inotify.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../support/scratch_directory.h"

namespace jwtsync::native::inotify_test {

TEST(inotify, a_queue_that_overflows_counts_as_a_change) {
  std::ifstream limit_file("/proc/sys/fs/inotify/max_queued_events");
  int limit = 0;
  ASSERT_TRUE(limit_file >> limit);
  const ScratchDirectory directory;
  const std::vector<std::string> paths{directory / "key"};
  Inotify inotify;
  ASSERT_TRUE(inotify.open());
  inotify.follow(paths);
  EXPECT_FALSE(inotify.take_events());
  // None of these touches the path itself; after an overflow nobody can know that.
  for (int i = 0; i <= limit / 2; ++i) {
    write_file(directory / "other", "");
    std::filesystem::rename(directory / "other", directory / "another");
  }
  EXPECT_TRUE(inotify.take_events());
  EXPECT_FALSE(inotify.take_events());
}

TEST(inotify, a_directory_that_is_deleted_and_made_again_is_watched_again) {
  const ScratchDirectory directory;
  const std::vector<std::string> paths{directory / "a/key"};
  Inotify inotify;
  ASSERT_TRUE(inotify.open());
  std::filesystem::create_directory(directory / "a");
  inotify.follow(paths);
  for (int i = 0; i < 3; ++i) {
    std::filesystem::remove_all(directory / "a");
    EXPECT_TRUE(inotify.take_events());
    std::filesystem::create_directory(directory / "a");
    inotify.follow(paths);
    static_cast<void>(inotify.take_events());
    write_file(directory / "a/key", "b");
    EXPECT_TRUE(inotify.take_events()) << i;
  }
}

TEST(inotify, relative_paths_and_strange_ones_are_followed) {
  const ScratchDirectory directory;
  write_file(directory / "key", "a");
  const std::vector<std::string> paths{"", "/", "//" + directory.path() + "/./x/..//key", "no/such/file"};
  std::filesystem::create_directory(directory / "x");
  Inotify inotify;
  ASSERT_TRUE(inotify.open());
  inotify.follow(paths);
  EXPECT_FALSE(inotify.take_events());
  write_file(directory / "key", "b");
  EXPECT_TRUE(inotify.take_events());
}

}  // namespace jwtsync::native::inotify_test
