// SPDX-License-Identifier: Apache-2.0
#include "sources/file_path.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::file_path_test {

std::string path_in(std::string_view written) {
  const Result<std::string> path = file_path_in(written, "the hint");
  if (path) return *path;
  EXPECT_EQ(path.error().code, Code::locator_malformed);
  EXPECT_EQ(path.error().hint, "the hint");
  return path.error().message;
}

TEST(file_path, a_path_is_absolute_and_its_percent_signs_are_read) {
  EXPECT_EQ(path_in("/a/b"), "/a/b");
  EXPECT_EQ(path_in("///a"), "/a");
  EXPECT_EQ(path_in("/a%20b%23%3F"), "/a b#?");
  EXPECT_EQ(path_in("/" + std::string(4095, 'a')), "/" + std::string(4095, 'a'));
}

TEST(file_path, what_is_none_is_refused_without_being_quoted) {
  EXPECT_EQ(path_in(""), "the path is not absolute");
  EXPECT_EQ(path_in("a"), "the path is not absolute");
  EXPECT_EQ(path_in("//host/a"), "the locator names a host, and files are local");
  EXPECT_EQ(path_in("/" + std::string(4096, 'a')), "the path is too long");
  EXPECT_EQ(path_in("/a%2"), "a \"%\" in the path is not followed by two hexadecimal digits");
  EXPECT_EQ(path_in("/a%00"), "the path holds a NUL byte");
}

}  // namespace jwtsync::sources::file_path_test
