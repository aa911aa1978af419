// SPDX-License-Identifier: Apache-2.0
#include "native/files.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <memory>
#include <string>

#include "../support/scratch_directory.h"

namespace jwtsync::files_test {

using testing::canary;
using testing::canary_secret;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t limit = 64;

/// An implementation, and how its files come to be.
struct Subject {
  virtual ~Subject() = default;
  virtual Files& files() = 0;
  virtual std::string path(const std::string& name) = 0;
  virtual void put(const std::string& path, std::string_view content, std::uint32_t mode) = 0;
  virtual void put_kind(const std::string& path, FileKind kind) = 0;
};

struct Real final : Subject {
  Files& files() override { return real; }
  std::string path(const std::string& name) override { return directory / name; }
  void put(const std::string& path, std::string_view content, std::uint32_t mode) override {
    write_file(path, content);
    ::chmod(path.c_str(), mode);
  }
  void put_kind(const std::string& path, FileKind kind) override {
    if (kind == FileKind::directory) ::mkdir(path.c_str(), 0700);
    if (kind == FileKind::fifo) ::mkfifo(path.c_str(), 0600);
    if (kind == FileKind::device) std::filesystem::create_symlink("/dev/zero", path);
    if (kind == FileKind::socket) ::mknod(path.c_str(), S_IFSOCK | 0600, 0);
  }
  ScratchDirectory directory;
  native::SystemFiles real;
};

struct Fake final : Subject {
  Files& files() override { return fake; }
  std::string path(const std::string& name) override { return "/scratch/" + name; }
  void put(const std::string& path, std::string_view content, std::uint32_t mode) override {
    fake.put(path, content, mode);
  }
  void put_kind(const std::string& path, FileKind kind) override { fake.put_kind(path, kind); }
  testing::FakeFiles fake;
};

using Make = std::unique_ptr<Subject> (*)();

class FilesContract : public ::testing::TestWithParam<Make> {
 protected:
  Code refusal(const std::string& path, std::size_t at_most = limit) {
    const auto read = files_.read(path, at_most);
    if (read) return Code::internal_error;
    EXPECT_THAT(read.error().message, Not(HasSubstr(std::string(canary))));
    return read.error().code;
  }
  std::string content(const std::string& path, std::size_t at_most = limit) {
    const auto read = files_.read(path, at_most);
    EXPECT_TRUE(read) << read.error().message;
    return read ? read->bytes.reveal([](std::string_view bytes) { return std::string(bytes); }) : "nothing";
  }

  std::unique_ptr<Subject> subject_ = GetParam()();
  Files& files_ = subject_->files();
  const std::string path_ = subject_->path("key");
};

TEST_P(FilesContract, a_file_is_read_byte_for_byte) {
  const std::string bytes("\0\xff\r\n k\n", 7);
  subject_->put(path_, bytes, 0600);
  EXPECT_EQ(content(path_), bytes);
}

TEST_P(FilesContract, an_empty_file_has_no_bytes) {
  subject_->put(path_, "", 0600);
  EXPECT_EQ(content(path_), "");
}

TEST_P(FilesContract, the_status_tells_kind_mode_and_size) {
  subject_->put(path_, canary_secret, 0640);
  const auto status = files_.status(path_);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->kind, FileKind::regular);
  EXPECT_EQ(status->mode, 0640u);
  EXPECT_EQ(status->size, canary_secret.size());
  EXPECT_FALSE(status->mounted_alone);
}

TEST_P(FilesContract, a_read_comes_with_the_status_of_what_was_read) {
  subject_->put(path_, canary_secret, 0604);
  const auto read = files_.read(path_, limit);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status.mode, 0604u);
  EXPECT_EQ(read->status.version, files_.status(path_)->version);
}

TEST_P(FilesContract, the_version_changes_with_the_content_and_not_without) {
  subject_->put(path_, "first", 0600);
  const std::string first = files_.status(path_)->version;
  EXPECT_EQ(files_.status(path_)->version, first);
  subject_->put(path_, "second, and longer", 0600);
  EXPECT_NE(files_.status(path_)->version, first);
}

TEST_P(FilesContract, what_is_not_there_is_absent) {
  EXPECT_EQ(refusal(path_), Code::file_absent);
  EXPECT_EQ(files_.status(path_).error().code, Code::file_absent);
  EXPECT_THAT(files_.status(path_).error().message, HasSubstr(path_));
}

TEST_P(FilesContract, a_file_of_the_limit_is_read_and_one_of_a_byte_more_is_not) {
  subject_->put(path_, std::string(limit, 'k'), 0600);
  EXPECT_EQ(content(path_), std::string(limit, 'k'));
  subject_->put(path_, std::string(limit + 1, 'k'), 0600);
  EXPECT_EQ(refusal(path_), Code::file_too_large);
}

TEST_P(FilesContract, the_largest_secret_is_read) {
  const std::string largest(Secret::max_size, 'k');
  subject_->put(path_, largest, 0600);
  EXPECT_EQ(content(path_, Secret::max_size), largest);
}

TEST_P(FilesContract, what_is_no_regular_file_has_a_status_and_is_not_read) {
  for (const FileKind kind : {FileKind::directory, FileKind::fifo, FileKind::socket, FileKind::device}) {
    const std::string path = subject_->path("kind" + std::to_string(static_cast<int>(kind)));
    subject_->put_kind(path, kind);
    ASSERT_TRUE(files_.status(path));
    EXPECT_EQ(files_.status(path)->kind, kind);
    EXPECT_EQ(refusal(path), Code::file_not_regular);
  }
}

TEST_P(FilesContract, a_created_file_holds_the_secret_for_its_owner_alone) {
  ASSERT_TRUE(files_.create_private(path_, *Secret::copy_of(canary_secret)));
  EXPECT_EQ(content(path_), canary_secret);
  EXPECT_EQ(files_.status(path_)->mode, 0600u);
}

TEST_P(FilesContract, a_file_that_exists_is_never_overwritten) {
  subject_->put(path_, "before", 0644);
  const auto created = files_.create_private(path_, *Secret::copy_of(canary_secret));
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, Code::file_exists);
  EXPECT_THAT(created.error().message + created.error().hint, Not(HasSubstr(std::string(canary))));
  EXPECT_EQ(content(path_), "before");
}

TEST_P(FilesContract, a_file_is_replaced_and_keeps_its_mode) {
  ASSERT_TRUE(files_.replace_private(path_, *Secret::copy_of("before")));
  EXPECT_EQ(files_.status(path_)->mode, 0600u);
  subject_->put(path_, "before", 0640);
  const std::string version = files_.status(path_)->version;
  ASSERT_TRUE(files_.replace_private(path_, *Secret::copy_of(canary_secret)));
  EXPECT_EQ(content(path_), canary_secret);
  EXPECT_EQ(files_.status(path_)->mode, 0640u);
  EXPECT_NE(files_.status(path_)->version, version);
}

template <typename Kind>
std::unique_ptr<Subject> make() {
  return std::make_unique<Kind>();
}
INSTANTIATE_TEST_SUITE_P(real, FilesContract, ::testing::Values(&make<Real>));
INSTANTIATE_TEST_SUITE_P(fake, FilesContract, ::testing::Values(&make<Fake>));

}  // namespace jwtsync::files_test
