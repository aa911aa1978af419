// SPDX-License-Identifier: Apache-2.0
#include "native/watch.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "../support/re_execution.h"
#include "../support/scratch_directory.h"
#include "../support/secret_volume.h"

namespace jwtsync::native::watch_test {

using Event = Watch::Event;
using std::chrono::milliseconds;
namespace filesystem = std::filesystem;

constexpr milliseconds soon{1};
constexpr milliseconds long_enough{30'000};  // a wait that should end by itself, and fails the test if it does not

/// A watch that has begun to watch one path.
class Watching {
 public:
  explicit Watching(std::string path) : paths_{std::move(path)} { EXPECT_EQ(wait(soon), Event::timed_out); }
  Event wait(milliseconds timeout) { return watch_.wait(paths_, timeout); }
  /// Whether a change was seen, and seen once.
  bool saw_change() { return wait(long_enough) == Event::changed && wait(soon) == Event::timed_out; }

 private:
  FileWatch watch_;
  std::vector<std::string> paths_;
};

class WatchTest : public ::testing::Test {
 protected:
  ScratchDirectory directory_;
  const std::string path_ = directory_ / "key";
};

TEST_F(WatchTest, a_write_in_place_is_seen) {
  write_file(path_, "a");
  Watching watching(path_);
  for (const std::string_view content : {"b", "c", "d"}) {
    write_file(path_, content);
    EXPECT_TRUE(watching.saw_change()) << content;
  }
}

TEST_F(WatchTest, a_rename_over_the_file_is_seen_again_and_again) {
  write_file(path_, "a");
  Watching watching(path_);
  for (int i = 0; i < 3; ++i) {
    write_file(directory_ / "new", "b");
    filesystem::rename(directory_ / "new", path_);
    EXPECT_TRUE(watching.saw_change()) << i;
    write_file(path_, "c");
    EXPECT_TRUE(watching.saw_change()) << "the new file is watched too";
  }
}

TEST_F(WatchTest, a_removed_and_a_new_file_are_seen) {
  write_file(path_, "a");
  Watching watching(path_);
  filesystem::remove(path_);
  EXPECT_TRUE(watching.saw_change());
  write_file(path_, "b");
  EXPECT_TRUE(watching.saw_change());
}

TEST_F(WatchTest, another_file_of_the_directory_does_not_matter) {
  write_file(path_, "a");
  Watching watching(path_);
  write_file(directory_ / "other", "b");
  filesystem::rename(directory_ / "other", directory_ / "another");
  EXPECT_EQ(watching.wait(soon), Event::timed_out);
}

TEST_F(WatchTest, a_change_of_permissions_is_seen) {
  write_file(path_, "a");
  Watching watching(path_);
  ASSERT_EQ(::chmod(path_.c_str(), 0640), 0);
  EXPECT_TRUE(watching.saw_change());
}

TEST_F(WatchTest, directories_that_do_not_exist_yet_are_waited_for) {
  const std::string deep = directory_ / "a/b/key";
  Watching watching(deep);
  filesystem::create_directory(directory_ / "a");
  EXPECT_TRUE(watching.saw_change());
  filesystem::create_directory(directory_ / "a/b");
  EXPECT_TRUE(watching.saw_change());
  write_file(deep, "a");
  EXPECT_TRUE(watching.saw_change());
  write_file(deep, "b");
  EXPECT_TRUE(watching.saw_change());
}

TEST_F(WatchTest, a_directory_that_is_replaced_is_followed) {
  filesystem::create_directory(directory_ / "a");
  write_file(directory_ / "a/key", "a");
  Watching watching(directory_ / "a/key");
  filesystem::rename(directory_ / "a", directory_ / "old");
  filesystem::create_directory(directory_ / "a");
  write_file(directory_ / "a/key", "b");
  EXPECT_TRUE(watching.saw_change());
  write_file(directory_ / "a/key", "c");
  EXPECT_TRUE(watching.saw_change());
  write_file(directory_ / "old/key", "d");
  EXPECT_EQ(watching.wait(soon), Event::timed_out) << "what was moved away is no longer watched";
}

TEST_F(WatchTest, a_kubernetes_swap_is_seen_again_and_again) {
  SecretVolume volume(directory_.path(), "a");
  Watching watching(volume.path());
  for (int i = 0; i < 5; ++i) {
    volume.swap_to("b");
    EXPECT_TRUE(watching.saw_change()) << i;
  }
}

TEST_F(WatchTest, swaps_in_a_row_are_one_change) {
  SecretVolume volume(directory_.path(), "a");
  Watching watching(volume.path());
  for (int i = 0; i < 5; ++i) volume.swap_to("b");
  EXPECT_TRUE(watching.saw_change());
  volume.swap_to("c");
  EXPECT_TRUE(watching.saw_change());
}

TEST_F(WatchTest, a_swap_behind_a_link_from_elsewhere_is_seen) {
  filesystem::create_directory(directory_ / "volume");
  SecretVolume volume(directory_ / "volume", "a");
  filesystem::create_symlink(directory_ / "volume/key", directory_ / "link");
  Watching watching(directory_ / "link");
  volume.swap_to("b");
  EXPECT_TRUE(watching.saw_change());
  filesystem::create_symlink("nothing", directory_ / "link2");
  filesystem::rename(directory_ / "link2", directory_ / "link");
  EXPECT_TRUE(watching.saw_change()) << "the link itself is watched";
}

TEST_F(WatchTest, a_loop_of_links_is_waited_out_and_its_end_is_seen) {
  filesystem::create_symlink("key", path_);
  Watching watching(path_);
  filesystem::remove(path_);
  EXPECT_TRUE(watching.saw_change());
}

TEST_F(WatchTest, a_file_mounted_alone_is_seen_to_change_at_its_origin) {
  write_file(directory_ / "origin", "a");
  write_file(path_, "");
  run_in_child([&] {
    // Where mounting is forbidden there are no such files to watch.
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return;
    ASSERT_EQ(::mount((directory_ / "origin").c_str(), path_.c_str(), nullptr, MS_BIND, nullptr), 0);
    Watching watching(path_);
    write_file(directory_ / "origin", "b");  // in place, as a Compose or subPath mount shows it
    EXPECT_TRUE(watching.saw_change());
  });
}

TEST_F(WatchTest, a_link_to_the_same_file_elsewhere_shows_its_changes) {
  write_file(path_, "a");
  filesystem::create_hard_link(path_, directory_ / "other");
  Watching watching(path_);
  write_file(directory_ / "other", "b");  // through another directory entry, as through another mount
  EXPECT_TRUE(watching.saw_change());
}

TEST_F(WatchTest, other_paths_in_the_next_wait_take_the_place_of_the_first) {
  write_file(path_, "a");
  FileWatch watch;
  const std::vector<std::string> first{path_}, second{directory_ / "other"};
  EXPECT_EQ(watch.wait(first, soon), Event::timed_out);
  EXPECT_EQ(watch.wait(second, soon), Event::timed_out);
  write_file(path_, "b");
  EXPECT_EQ(watch.wait(second, soon), Event::timed_out);
  write_file(directory_ / "other", "b");
  EXPECT_EQ(watch.wait(second, long_enough), Event::changed);
}

TEST_F(WatchTest, without_inotify_versions_are_compared) {
  write_file(path_, "a");
  run_in_child([&] {
    const rlimit none{0, 0};  // no descriptor can be opened: neither inotify nor an eventfd
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    Watching watching(path_);
    EXPECT_EQ(watching.wait(soon), Event::timed_out);
    filesystem::rename(path_, directory_ / "moved");
    EXPECT_EQ(watching.wait(soon), Event::changed);
    EXPECT_EQ(watching.wait(soon), Event::timed_out);
    std::thread mover([&] { filesystem::rename(directory_ / "moved", path_); });
    EXPECT_EQ(watching.wait(std::chrono::hours(24)), Event::changed) << "long before the time is up";
    mover.join();
    FileWatch woken;
    woken.wake();
    EXPECT_EQ(woken.wait({}, long_enough), Event::woken);
  });
}

}  // namespace jwtsync::native::watch_test
