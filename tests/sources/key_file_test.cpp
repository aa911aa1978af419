// SPDX-License-Identifier: Apache-2.0
#include "sources/key_file.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::key_file_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string path = "/run/secrets/jwt";

TEST(key_file, gives_the_content_byte_for_byte) {
  testing::FakeFiles files;
  files.put(path, fit_secret + "\n");
  const Result<RawValue> value = read_key_file(files, path);
  ASSERT_TRUE(value);
  EXPECT_EQ(revealed(value->bytes), fit_secret + "\n");
  EXPECT_THAT(value->warnings, IsEmpty());
}

TEST(key_file, permissions_decide) {
  const struct {
    std::uint32_t mode;
    std::string code;
    std::vector<std::string> warnings;
  } table[] = {
      {0400, "none", {}},
      {0600, "none", {}},
      {0640, "none", {}},
      {0440, "none", {}},
      {0644, "none", {"world_readable"}},
      {0444, "none", {"world_readable"}},
      {0604, "none", {"world_readable"}},
      {0620, "file_writable_by_others", {}},
      {0602, "file_writable_by_others", {}},
      {0660, "file_writable_by_others", {}},
      {0666, "file_writable_by_others", {}},
      {0777, "file_writable_by_others", {}},
  };
  for (const auto& row : table) {
    testing::FakeFiles files;
    files.put(path, fit_secret, row.mode);
    const Result<RawValue> value = read_key_file(files, path);
    EXPECT_EQ(code_of(value), row.code) << std::oct << row.mode;
    EXPECT_EQ(value ? names_of(value->warnings) : row.warnings, row.warnings) << std::oct << row.mode;
  }
}

TEST(key_file, warns_of_who_else_may_have_put_it_there) {
  testing::FakeFiles files;
  files.put(path, fit_secret);
  files.give_away(path);
  files.expose(path, "/run");
  EXPECT_THAT(names_of(read_key_file(files, path)->warnings),
              ElementsAre("foreign_owner", "folder_writable_by_others"));
}

TEST(key_file, says_the_mode_and_the_remedy) {
  testing::FakeFiles files;
  files.put(path, fit_secret, 0100664);  // with the bits of a file's kind, as stat(2) has them
  const Result<RawValue> refused = read_key_file(files, path);
  EXPECT_EQ(refused.error().message, path + " may be written by others than its owner (mode 0664)");
  EXPECT_EQ(refused.error().hint, "take the permission away: chmod go-w " + path);
  files.put(path, fit_secret, 0644);
  EXPECT_EQ(read_key_file(files, path)->warnings[0].text,
            path + " may be read by everybody on this machine (mode 0644)");
  EXPECT_FALSE(read_key_file(files, path)->warnings[0].fails_check) << "mounted secrets are readable";
}

TEST(key_file, every_error_has_its_path_and_remedy) {
  const struct {
    Code code;
    std::string hint;
  } table[] = {
      {Code::file_absent, "correct the path"},     {Code::file_forbidden, "let the user of this process read it"},
      {Code::file_not_regular, "the file itself"}, {Code::file_too_large, "1 MiB"},
      {Code::file_unreadable, "namei -l " + path},
  };
  for (const auto& row : table) {
    testing::FakeFiles files;
    files.fail(path, {row.code, "it did not work", ""});
    const Result<RawValue> value = read_key_file(files, path);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code, row.code);
    EXPECT_EQ(value.error().message, path + ": it did not work");
    EXPECT_THAT(value.error().hint, HasSubstr(row.hint));
  }
}

TEST(key_file, what_the_port_says_better_is_kept) {
  testing::FakeFiles files;
  files.fail(path, {Code::file_forbidden, "reading " + path + " is forbidden", "ask for it"});
  const Result<RawValue> value = read_key_file(files, path);
  EXPECT_EQ(value.error().message, "reading " + path + " is forbidden");
  EXPECT_EQ(value.error().hint, "ask for it");
}

TEST(key_file, what_is_no_file_is_refused) {
  for (const FileKind kind : {FileKind::directory, FileKind::fifo, FileKind::socket, FileKind::device}) {
    testing::FakeFiles files;
    files.put_kind(path, kind);
    EXPECT_EQ(code_of(read_key_file(files, path)), "file_not_regular");
  }
}

TEST(key_file, a_file_of_one_mebibyte_is_the_largest) {
  testing::FakeFiles files;
  files.put(path, std::string(Secret::max_size, 'x'));
  EXPECT_EQ(code_of(read_key_file(files, path)), "none");
  files.put(path, std::string(Secret::max_size + 1, 'x'));
  EXPECT_EQ(code_of(read_key_file(files, path)), "file_too_large");
}

}  // namespace jwtsync::sources::key_file_test
