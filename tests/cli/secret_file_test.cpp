// SPDX-License-Identifier: Apache-2.0
#include "cli/secret_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace jwtsync::cli::secret_file_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
namespace files = std::filesystem;

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

mode_t mode_of(const std::string& path) {
  struct stat known{};
  EXPECT_EQ(::stat(path.c_str(), &known), 0);
  return known.st_mode & 07777;
}

class SecretFileTest : public ::testing::Test {
 protected:
  void SetUp() override { files::create_directory(folder); }
  void TearDown() override { files::remove_all(folder); }

  static Secret secret(std::string_view bytes) { return Secret::copy_of(bytes).value(); }
  Result<SecretFile> make(std::string_view bytes) { return SecretFile::at(path, secret(bytes), Disk::allowed); }
  void put(std::string_view bytes, mode_t mode) {
    std::ofstream(path) << bytes;
    ::chmod(path.c_str(), mode);
  }

  const std::string folder = ::testing::TempDir() + "jwtsync-" + std::to_string(::getpid());
  const std::string path = folder + "/key";
};

TEST_F(SecretFileTest, holds_the_bytes_for_its_owner_alone_and_goes_with_its_end) {
  const std::string bytes("a\0b\nc", 5);
  ::umask(0);
  {
    const Result<SecretFile> file = make(bytes);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->path(), path);
    EXPECT_LT(file->descriptor(), 0);
    EXPECT_EQ(content_of(path), bytes);
    EXPECT_EQ(mode_of(path), 0600);
  }
  ::umask(022);
  EXPECT_TRUE(files::is_empty(folder));
}

TEST_F(SecretFileTest, replaces_what_an_earlier_run_left_and_nothing_else) {
  put("old", 0600);
  {
    const Result<SecretFile> file = make("new");
    ASSERT_TRUE(file);
    EXPECT_EQ(content_of(path), "new");
  }
  put("not ours", 0644);
  EXPECT_EQ(make("new").error().code, Code::file_exists);
  EXPECT_EQ(content_of(path), "not ours");
  files::remove(path);
  files::create_symlink("/etc/passwd", path);
  EXPECT_EQ(make("new").error().code, Code::file_exists);
  files::remove(path);
  files::create_directory(path);
  EXPECT_EQ(make("new").error().code, Code::file_exists);
}

TEST_F(SecretFileTest, takes_away_what_one_of_the_same_number_had_begun) {
  const std::string begun = path + ".jwtsync-" + std::to_string(::getpid());
  std::ofstream(begun) << "half";
  ::chmod(begun.c_str(), 0600);
  EXPECT_TRUE(make("new"));
  EXPECT_TRUE(files::is_empty(folder));
  files::create_symlink("/etc/passwd", begun);
  EXPECT_EQ(make("new").error().code, Code::file_exists);
  EXPECT_TRUE(files::is_symlink(begun));
}

TEST_F(SecretFileTest, leaves_the_next_one_where_it_stands) {
  Result<SecretFile> first = make("one");
  ASSERT_TRUE(first);
  Result<SecretFile> second = make("two");
  ASSERT_TRUE(second);
  *first = SecretFile();
  EXPECT_EQ(content_of(path), "two");
  *second = SecretFile();
  EXPECT_FALSE(files::exists(path));
}

TEST_F(SecretFileTest, is_never_on_a_disk_unless_that_is_allowed) {
  if (!files::exists("/dev/shm")) GTEST_SKIP() << "there is no /dev/shm";
  const Result<SecretFile> on_disk = SecretFile::at("/etc/jwtsync-key", secret("k"), Disk::refused);
  ASSERT_FALSE(on_disk);
  EXPECT_EQ(on_disk.error().code, Code::file_forbidden);
  EXPECT_THAT(on_disk.error().hint, HasSubstr("--on-disk"));
  EXPECT_FALSE(files::exists("/etc/jwtsync-key"));
  const std::string shared = "/dev/shm/jwtsync-test-" + std::to_string(::getpid());
  EXPECT_TRUE(SecretFile::at(shared, secret("k"), Disk::refused));
  EXPECT_FALSE(files::exists(shared));
}

TEST_F(SecretFileTest, needs_a_folder_and_a_path_from_the_root) {
  EXPECT_EQ(SecretFile::at("key", secret("k"), Disk::allowed).error().code, Code::argument_invalid);
  EXPECT_EQ(SecretFile::at(folder + "/", secret("k"), Disk::allowed).error().code, Code::argument_invalid);
  EXPECT_EQ(SecretFile::at(folder + "/no/key", secret("k"), Disk::allowed).error().code, Code::file_absent);
}

TEST_F(SecretFileTest, without_a_name_cannot_be_changed) {
  const Result<SecretFile> file = SecretFile::nameless(secret(jwtsync::testing::canary_secret));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_THAT(file->path(), StartsWith("/proc/self/fd/"));
  EXPECT_EQ(content_of(file->path()), jwtsync::testing::canary_secret) << "from its beginning, each time";
  EXPECT_EQ(content_of(file->path()), jwtsync::testing::canary_secret);
  EXPECT_EQ(mode_of(file->path()), 0600);
  EXPECT_EQ(::fcntl(file->descriptor(), F_GETFD), FD_CLOEXEC);
  EXPECT_LT(::ftruncate(file->descriptor(), 0), 0);
  EXPECT_LT(::pwrite(file->descriptor(), "x", 1, 0), 0);
}

}  // namespace jwtsync::cli::secret_file_test
