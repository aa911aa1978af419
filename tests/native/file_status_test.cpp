// SPDX-License-Identifier: Apache-2.0
#include "native/files.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include "../support/re_execution.h"
#include "../support/scratch_directory.h"

namespace jwtsync::native::file_status_test {

TEST(file_status, follows_symbolic_links) {
  const ScratchDirectory directory;
  write_file(directory / "key", "12345");
  std::filesystem::create_symlink("key", directory / "link");
  const auto status = status_of(directory / "link");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->kind, FileKind::regular);
  EXPECT_EQ(status->size, 5u);
  EXPECT_EQ(status->version, status_of(directory / "key")->version);
}

TEST(file_status, knows_a_file_of_another_user_but_root) {
  const ScratchDirectory directory;
  write_file(directory / "key", "12345");
  EXPECT_FALSE(status_of(directory / "key")->foreign);
  EXPECT_FALSE(status_of("/etc/passwd")->foreign) << "root's";
  if (::geteuid() != 0) return;  // only root gives files away
  ASSERT_EQ(::chown((directory / "key").c_str(), 12'345, 0), 0);
  EXPECT_TRUE(status_of(directory / "key")->foreign);
}

TEST(file_status, has_another_version_for_every_kind_of_change) {
  const ScratchDirectory directory;
  const std::string path = directory / "key";
  write_file(path, "12345");
  const std::string first = version_of(path);

  write_file(directory / "other", "12345");
  std::filesystem::rename(directory / "other", path);
  const std::string renamed = version_of(path);
  EXPECT_NE(renamed, first) << "another file of the same size";

  write_file(path, "123456");
  const std::string written = version_of(path);
  EXPECT_NE(written, renamed) << "another size";

  std::filesystem::remove(path);
  EXPECT_EQ(version_of(path), "file_absent");
}

struct ErrorCase {
  int error;
  Code code;
};

TEST(file_status, an_error_of_the_system_has_its_code) {
  constexpr ErrorCase cases[] = {
      {ENOENT, Code::file_absent},           {ENOTDIR, Code::file_absent},   {EACCES, Code::file_forbidden},
      {EPERM, Code::file_forbidden},         {ELOOP, Code::file_unreadable}, {EIO, Code::file_unreadable},
      {ENAMETOOLONG, Code::file_unreadable},
  };
  for (const ErrorCase& tried : cases) EXPECT_EQ(file_error(tried.error, "/a").code, tried.code) << tried.error;
}

TEST(file_status, of_a_path_that_cannot_be_is_an_error) {
  using namespace std::string_literals;
  EXPECT_EQ(status_of("").error().code, Code::file_absent);
  EXPECT_EQ(status_of("/etc/passwd\0.key"s).error().code, Code::file_unreadable);
  EXPECT_EQ(status_of("/" + std::string(5'000, 'a')).error().code, Code::file_unreadable);
  EXPECT_EQ(status_of("/etc/passwd/key").error().code, Code::file_absent);
}

/// Whether this process may mount; a mount namespace of its own keeps the machine's mounts as they are.
bool enter_mount_namespace() {
  return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

TEST(file_status, tells_a_file_that_is_a_mount_point) {
  const ScratchDirectory directory;
  write_file(directory / "origin", "a");
  write_file(directory / "key", "b");
  EXPECT_FALSE(status_of(directory / "key")->mounted_alone);
  run_in_child([&] {
    // Where mounting is forbidden, what stands above is all there is to test.
    if (!enter_mount_namespace()) return;
    ASSERT_EQ(::mount((directory / "origin").c_str(), (directory / "key").c_str(), nullptr, MS_BIND, nullptr), 0);
    EXPECT_TRUE(status_of(directory / "key")->mounted_alone);
    EXPECT_FALSE(status_of(directory / "origin")->mounted_alone);
  });
}

}  // namespace jwtsync::native::file_status_test
