// SPDX-License-Identifier: Apache-2.0
#include "ports/trusted_file.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include <string>
#include <vector>

namespace jwtsync::ports::trusted_file_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string path = "/run/file";
constexpr std::size_t limit = 100;

std::vector<std::string> doubts_in(testing::FakeFiles& files) {
  const Result<TrustedFile> read = read_trusted(files, path, limit);
  EXPECT_TRUE(read);
  std::vector<std::string> texts;
  if (read) {
    for (const Doubt& doubt : read->doubts)
      texts.push_back((doubt.kind == Doubt::Kind::foreign_owner ? "foreign_owner: " : "folder_writable_by_others: ") +
                      doubt.text);
  }
  return texts;
}

TEST(trusted_file, is_one_that_nobody_but_its_owner_can_write) {
  testing::FakeFiles files;
  for (const std::uint32_t mode : {0400u, 0600u, 0640u, 0644u, 0755u}) {
    files.put(path, testing::canary_secret, mode);
    const Result<TrustedFile> read = read_trusted(files, path, limit);
    ASSERT_TRUE(read) << octal(mode);
    EXPECT_TRUE(read->bytes.reveal([](std::string_view bytes) { return bytes == testing::canary_secret; }));
    EXPECT_EQ(read->status.mode, mode);
    EXPECT_THAT(read->doubts, IsEmpty());
  }
  for (const std::uint32_t mode : {0620u, 0602u, 0664u, 0666u, 0777u}) {
    files.put(path, testing::canary_secret, mode);
    const Result<TrustedFile> read = read_trusted(files, path, limit);
    ASSERT_FALSE(read) << octal(mode);
    EXPECT_EQ(read.error(), (Error{Code::file_writable_by_others,
                                   path + " may be written by others than its owner (mode " + octal(mode) + ")",
                                   "take the permission away: chmod go-w " + path}));
  }
}

TEST(trusted_file, gives_the_errors_of_files) {
  testing::FakeFiles files;
  EXPECT_EQ(read_trusted(files, path, limit).error().code, Code::file_absent);
  files.put(path, std::string(limit + 1, 'x'));
  EXPECT_EQ(read_trusted(files, path, limit).error().code, Code::file_too_large);
}

TEST(trusted_file, says_who_else_may_have_put_it_there) {
  testing::FakeFiles files;
  files.put(path, "x");
  files.give_away(path);
  EXPECT_THAT(doubts_in(files),
              ElementsAre("foreign_owner: /run/file belongs to a user who is neither this process's nor root"));
  files.put(path, "x");
  files.expose(path, "/run");
  EXPECT_THAT(doubts_in(files),
              ElementsAre("folder_writable_by_others: /run/file can be replaced by others: the folder /run is open to "
                          "them"));
}

TEST(trusted_file, has_its_mode_said_as_chmod_takes_it) {
  EXPECT_EQ(octal(0), "0");
  EXPECT_EQ(octal(0640), "0640");
  EXPECT_EQ(octal(0101777), "01777") << "the kind of a file is left out";
}

}  // namespace jwtsync::ports::trusted_file_test
