// SPDX-License-Identifier: Apache-2.0
#include "sources/bearer_file.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::sources::bearer_file_test {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* path = "/run/token";

TEST(bearer_file, holds_one_token) {
  testing::FakeFiles files;
  files.put(path, " eyJ-c4n4ry._~+/=\n", 0600);
  const Result<Secret> token = read_bearer_file(files, path);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->reveal([](std::string_view bytes) { return std::string(bytes); }), "eyJ-c4n4ry._~+/=");
}

TEST(bearer_file, of_anything_else_is_refused_by_name_and_not_shown) {
  for (const std::string content : {"", " \n", "c4n4ry two", "c4n4ry\nand another", "c4n4ry\x01", "\"c4n4ry\""}) {
    testing::FakeFiles files;
    files.put(path, content, 0600);
    const auto read = read_bearer_file(files, path);
    ASSERT_FALSE(read) << content;
    EXPECT_EQ(read.error().code, Code::file_unreadable);
    EXPECT_THAT(read.error().message, HasSubstr("/run/token, holds no token"));
    EXPECT_THAT(read.error().message + read.error().hint, Not(HasSubstr("c4n4ry")));
  }
}

TEST(bearer_file, that_is_absent_lets_no_search_go_on) {
  testing::FakeFiles files;
  const auto read = read_bearer_file(files, path);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::file_unreadable);
  EXPECT_THAT(read.error().message, HasSubstr(path));
}

TEST(bearer_file, that_others_may_write_is_refused) {
  testing::FakeFiles files;
  files.put(path, "token", 0666);
  EXPECT_EQ(read_bearer_file(files, path).error().code, Code::file_writable_by_others);
}

}  // namespace jwtsync::sources::bearer_file_test
