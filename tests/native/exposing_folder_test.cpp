// SPDX-License-Identifier: Apache-2.0
#include "native/files.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "../support/re_execution.h"
#include "../support/scratch_directory.h"

namespace jwtsync::native::exposing_folder_test {

constexpr uid_t somebody = 12'345;

class ExposingFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(std::filesystem::create_directories(folder_));
    write_file(file_, "x");
  }
  void set_mode(mode_t mode) const { ASSERT_EQ(::chmod(folder_.c_str(), mode), 0); }
  void give_to(uid_t user, gid_t group) const { ASSERT_EQ(::chown(folder_.c_str(), user, group), 0); }

  const ScratchDirectory directory_;
  const std::string folder_ = directory_ / "a/b";
  const std::string file_ = folder_ + "/file";
};

TEST_F(ExposingFolder, is_none_where_root_and_this_user_alone_may_write) {
  for (const mode_t mode : {0700u, 0755u, 0555u}) {
    set_mode(mode);
    EXPECT_EQ(exposing_folder_of(file_), "");
  }
}

TEST_F(ExposingFolder, is_one_that_everybody_may_write_unless_it_is_sticky) {
  set_mode(0777);
  EXPECT_EQ(exposing_folder_of(file_), folder_);
  set_mode(01777);  // as Kubernetes mounts a secret
  EXPECT_EQ(exposing_folder_of(file_), "");
}

TEST_F(ExposingFolder, may_be_any_on_the_way) {
  const std::string above = directory_ / "a";
  ASSERT_EQ(::chmod(above.c_str(), 0777), 0);
  EXPECT_EQ(exposing_folder_of(file_), above);
}

TEST_F(ExposingFolder, may_be_that_of_a_symbolic_link_or_of_its_target) {
  const std::string other = directory_ / "other", link = other + "/link";
  std::filesystem::create_directory(other);
  std::filesystem::create_symlink(file_, link);
  EXPECT_EQ(exposing_folder_of(link), "");
  set_mode(0777);
  EXPECT_EQ(exposing_folder_of(link), folder_);
  set_mode(0755);
  ASSERT_EQ(::chmod(other.c_str(), 0777), 0);
  EXPECT_EQ(exposing_folder_of(link), other);
}

TEST_F(ExposingFolder, is_one_that_a_group_of_others_may_write) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives folders away";
  give_to(0, 0);
  set_mode(0775);
  EXPECT_EQ(exposing_folder_of(file_), "") << "root's own group";
  give_to(0, somebody);
  EXPECT_EQ(exposing_folder_of(file_), folder_);
}

TEST_F(ExposingFolder, is_one_of_another_user_sticky_or_not) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives folders away";
  give_to(somebody, somebody);
  for (const mode_t mode : {0700u, 0755u, 01777u}) {
    set_mode(mode);
    EXPECT_EQ(exposing_folder_of(file_), folder_);
  }
  ASSERT_EQ(::chmod(directory_.path().c_str(), 0755), 0);
  ASSERT_EQ(::chown(directory_.path().c_str(), somebody, somebody), 0);
  ASSERT_EQ(::chown((directory_ / "a").c_str(), somebody, somebody), 0);
  set_mode(0775);
  run_in_child([&] {
    ASSERT_EQ(::setresuid(somebody, somebody, somebody), 0);
    EXPECT_EQ(exposing_folder_of(file_), "") << "its user's own, and the group that was made for that user";
  });
}

/// Whether what this process mounts from now on is seen by no other: that needs a privilege that few tests have, and a
/// root that is a mount, which that of a chroot is not.
bool mounts_alone() {
  return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

TEST_F(ExposingFolder, is_none_that_was_mounted) {
  set_mode(0777);
  run_in_child([&] {
    if (!mounts_alone()) return;
    ASSERT_EQ(::mount(folder_.c_str(), folder_.c_str(), nullptr, MS_BIND, nullptr), 0);
    EXPECT_EQ(exposing_folder_of(file_), "");
  });
  run_in_child([&] {
    const std::string above = directory_ / "a";
    if (!mounts_alone()) return;
    ASSERT_EQ(::mount(above.c_str(), above.c_str(), nullptr, MS_BIND, nullptr), 0);
    EXPECT_EQ(exposing_folder_of(file_), folder_) << "below the mount";
    ASSERT_EQ(::mount(nullptr, above.c_str(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr), 0);
    EXPECT_EQ(exposing_folder_of(file_), "") << "read-only, as Kubernetes mounts a ConfigMap";
  });
}

TEST_F(ExposingFolder, is_none_of_a_file_that_is_not_there) {
  EXPECT_EQ(exposing_folder_of(directory_ / "no/such/file"), "");
  EXPECT_EQ(exposing_folder_of(""), "");
}

}  // namespace jwtsync::native::exposing_folder_test
