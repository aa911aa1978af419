// SPDX-License-Identifier: Apache-2.0
#include "native/files.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <jwtsync/testing.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "../support/re_execution.h"
#include "../support/scratch_directory.h"

namespace jwtsync::native::files_test {

using jwtsync::testing::canary_secret;
using ::testing::HasSubstr;

constexpr std::size_t limit = std::size_t{64} * 1024;

/// Tests often run as root, who may read everything: this is somebody who may not.
void drop_privileges() {
  constexpr uid_t nobody = 65'534;
  if (::geteuid() != 0) return;
  ASSERT_EQ(::setgroups(0, nullptr), 0);
  ASSERT_EQ(::setresgid(nobody, nobody, nobody), 0);
  ASSERT_EQ(::setresuid(nobody, nobody, nobody), 0);
}

TEST(files, that_this_user_may_not_read_are_forbidden) {
  const ScratchDirectory directory;
  ASSERT_EQ(::chmod(directory.path().c_str(), 0755), 0);
  write_file(directory / "key", canary_secret);
  ASSERT_EQ(::chmod((directory / "key").c_str(), 0000), 0);
  run_in_child([&] {
    drop_privileges();
    SystemFiles files;
    ASSERT_TRUE(files.status(directory / "key")) << "the status can be seen";
    const auto read = files.read(directory / "key", limit);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::file_forbidden);
    EXPECT_THAT(read.error().message, HasSubstr(directory / "key"));
    EXPECT_EQ(files.create_private("/proc/key", *Secret::copy_of("a")).error().code, Code::file_absent);
    EXPECT_EQ(files.create_private("/etc/jwtsync-key", *Secret::copy_of("a")).error().code, Code::file_forbidden);
  });
}

TEST(files, that_others_could_replace_say_in_which_folder) {
  const ScratchDirectory directory;
  write_file(directory / "key", canary_secret);
  SystemFiles files;
  EXPECT_EQ(files.read(directory / "key", limit)->exposed_by, "");
  ASSERT_EQ(::chmod(directory.path().c_str(), 0777), 0);
  EXPECT_EQ(files.read(directory / "key", limit)->exposed_by, directory.path());
}

TEST(files, behind_a_loop_of_symbolic_links_are_unreadable) {
  const ScratchDirectory directory;
  std::filesystem::create_symlink("b", directory / "a");
  std::filesystem::create_symlink("a", directory / "b");
  SystemFiles files;
  const auto read = files.read(directory / "a", limit);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::file_unreadable);
  EXPECT_THAT(read.error().message, HasSubstr("loop of symbolic links"));
  EXPECT_EQ(files.status(directory / "a").error().code, Code::file_unreadable);
}

TEST(files, behind_a_link_to_nothing_are_absent) {
  const ScratchDirectory directory;
  std::filesystem::create_symlink("nothing", directory / "a");
  EXPECT_EQ(SystemFiles().read(directory / "a", limit).error().code, Code::file_absent);
}

TEST(files, a_fifo_is_refused_though_nobody_writes_to_it) {
  const ScratchDirectory directory;
  ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
  const auto read = SystemFiles().read(directory / "fifo", limit);  // must not wait for a writer
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::file_not_regular);
  EXPECT_THAT(read.error().message, HasSubstr("a FIFO"));
}

TEST(files, that_are_longer_than_their_status_says_are_read_to_the_end) {
  const auto read = SystemFiles().read("/proc/self/status", limit);  // its size is 0 to stat(2)
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(read->bytes.reveal([](auto bytes) { return std::string(bytes); }),
              HasSubstr("nonvoluntary_ctxt_switches"));
  EXPECT_EQ(SystemFiles().read("/proc/self/status", 16).error().code, Code::file_too_large);
}

TEST(files, of_any_size_up_to_the_limit_are_read_whole) {
  const ScratchDirectory directory;
  for (const std::size_t size : {1u, 2'047u, 2'048u, 2'049u, 8'192u, 65'535u, 65'536u}) {
    const std::string content(size, 'k');
    write_file(directory / "key", content);
    const auto read = SystemFiles().read(directory / "key", limit);
    ASSERT_TRUE(read) << size;
    EXPECT_EQ(read->bytes.reveal([](auto bytes) { return std::string(bytes); }), content);
  }
}

TEST(files, that_are_huge_are_refused_without_being_read) {
  const ScratchDirectory directory;
  write_file(directory / "key", "");
  std::filesystem::resize_file(directory / "key", std::uintmax_t{1} << 40);
  EXPECT_EQ(SystemFiles().read(directory / "key", limit).error().code, Code::file_too_large);
}

}  // namespace jwtsync::native::files_test
