// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/token_reading.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::difference_test {

using ::testing::HasSubstr;

TEST(difference, of_little_is_told) {
  EXPECT_THAT(difference("a/", "a"), HasSubstr("slash"));
  EXPECT_THAT(difference(" auth", "auth"), HasSubstr("white space"));
  EXPECT_THAT(difference("https://a/realms/x", "https://a/realms/y"), HasSubstr("one host"));
  EXPECT_THAT(difference("backend", "backends"), HasSubstr("one or two characters"));
  EXPECT_THAT(difference("back", "backend-api"), HasSubstr("beginning"));
  EXPECT_THAT(difference("api://backend-api", "backend-api"), HasSubstr("scheme"));
}

TEST(difference, of_much_or_nothing_is_not) {
  EXPECT_EQ(difference("auth", "auth"), "");
  EXPECT_EQ(difference("auth", "completely-else"), "");
  EXPECT_EQ(difference("", "auth"), "");
  EXPECT_EQ(difference(std::string(600, 'a'), std::string(601, 'a')), "");
  EXPECT_EQ(difference("a", "b"), "");
}

}  // namespace jwtsync::diagnosis::difference_test
