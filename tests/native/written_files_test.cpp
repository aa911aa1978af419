// SPDX-License-Identifier: Apache-2.0
#include "native/files.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <jwtsync/testing.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "../support/re_execution.h"
#include "../support/scratch_directory.h"

namespace jwtsync::native::written_files_test {

using jwtsync::testing::canary_secret;
using jwtsync::testing::other_canary_secret;

std::string content_of(const std::string& path) {
  const auto read = SystemFiles().read(path, 4096);
  return read ? read->bytes.reveal([](auto bytes) { return std::string(bytes); }) : read.error().message;
}

/// How many names stand in a folder.
std::ptrdiff_t entries_of(const std::string& folder) {
  return std::distance(std::filesystem::directory_iterator(folder), {});
}

Result<void> replace(const std::string& path, std::string_view text = other_canary_secret) {
  return SystemFiles().replace_private(path, *Secret::copy_of(text));
}

TEST(written_files, are_created_private_whatever_the_umask) {
  const ScratchDirectory directory;
  run_in_child([&] {
    for (const mode_t mask : {0000u, 0077u, 0777u}) {
      ::umask(mask);
      const std::string path = directory / std::to_string(mask);
      ASSERT_TRUE(SystemFiles().create_private(path, *Secret::copy_of(canary_secret)));
      EXPECT_EQ(SystemFiles().status(path)->mode, 0600u);
    }
  });
}

TEST(written_files, are_not_created_through_a_link) {
  const ScratchDirectory directory;
  std::filesystem::create_symlink("elsewhere", directory / "key");
  EXPECT_EQ(SystemFiles().create_private(directory / "key", *Secret::copy_of("a")).error().code, Code::file_exists);
  EXPECT_FALSE(std::filesystem::exists(directory / "elsewhere"));
}

TEST(written_files, in_no_directory_are_not_created) {
  const ScratchDirectory directory;
  const auto created = SystemFiles().create_private(directory / "no/key", *Secret::copy_of("a"));
  EXPECT_EQ(created.error().code, Code::file_absent);
}

TEST(written_files, that_cannot_be_written_whole_leave_nothing_behind) {
  const ScratchDirectory directory;
  run_in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit full{16, RLIM_INFINITY}, empty{RLIM_INFINITY, RLIM_INFINITY};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);  // as a disk with room for 16 bytes
    const auto created = SystemFiles().create_private(directory / "key", *Secret::copy_of(canary_secret));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &empty), 0);
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, Code::file_unreadable);
    EXPECT_FALSE(std::filesystem::exists(directory / "key"));
  });
}

TEST(written_files, replaced_keep_their_mode_and_a_new_one_is_private_whatever_the_umask) {
  const ScratchDirectory directory;
  run_in_child([&] {
    ::umask(0777);
    ASSERT_TRUE(replace(directory / "new"));
    EXPECT_EQ(SystemFiles().status(directory / "new")->mode, 0600u);
    write_file(directory / "old", "before");
    ASSERT_EQ(::chmod((directory / "old").c_str(), 0640), 0);
    ASSERT_TRUE(replace(directory / "old"));
    EXPECT_EQ(SystemFiles().status(directory / "old")->mode, 0640u);
    EXPECT_EQ(content_of(directory / "old"), other_canary_secret);
    EXPECT_EQ(entries_of(directory.path()), 2) << "and nothing beside them";
  });
}

TEST(written_files, replaced_keep_their_owner_where_it_can_be_given) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  constexpr uid_t somebody = 4242, group = 4243;
  const ScratchDirectory directory;
  ASSERT_EQ(::chmod(directory.path().c_str(), 0777), 0);
  write_file(directory / "key", "before");
  ASSERT_EQ(::chown((directory / "key").c_str(), somebody, group), 0);
  ASSERT_TRUE(replace(directory / "key"));
  struct stat now{};
  ASSERT_EQ(::stat((directory / "key").c_str(), &now), 0);
  EXPECT_EQ(now.st_uid, somebody);
  EXPECT_EQ(now.st_gid, group);
  run_in_child([&] {
    constexpr uid_t nobody = 65'534;
    ASSERT_EQ(::setgroups(0, nullptr), 0);
    ASSERT_EQ(::setresgid(nobody, nobody, nobody), 0);
    ASSERT_EQ(::setresuid(nobody, nobody, nobody), 0);
    EXPECT_EQ(replace(directory / "key", "another").error().code, Code::file_forbidden);
    EXPECT_EQ(entries_of(directory.path()), 1);
  });
  EXPECT_EQ(content_of(directory / "key"), other_canary_secret);
}

TEST(written_files, replaced_behind_a_link_leave_the_link) {
  const ScratchDirectory directory;
  write_file(directory / "key", "before");
  std::filesystem::create_symlink("key", directory / "link");
  ASSERT_TRUE(replace(directory / "link"));
  EXPECT_TRUE(std::filesystem::is_symlink(directory / "link"));
  EXPECT_EQ(content_of(directory / "key"), other_canary_secret);
}

TEST(written_files, that_cannot_be_replaced_stay_as_they_are) {
  const ScratchDirectory directory;
  EXPECT_EQ(replace(directory / "no/key").error().code, Code::file_absent);
  EXPECT_EQ(replace(directory.path()).error().code, Code::file_not_regular);
  write_file(directory / "key", "before");
  run_in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit full{16, RLIM_INFINITY}, empty{RLIM_INFINITY, RLIM_INFINITY};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);  // as a disk with room for 16 bytes
    const auto replaced = replace(directory / "key");
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &empty), 0);
    EXPECT_EQ(replaced.error().code, Code::file_unreadable);
  });
  EXPECT_EQ(content_of(directory / "key"), "before");
  EXPECT_EQ(entries_of(directory.path()), 1);
}

}  // namespace jwtsync::native::written_files_test
