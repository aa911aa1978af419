// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/world.h>

namespace jwtsync::names_test {

using ::testing::Eq;
using ::testing::Optional;

TEST(names, levels_have_stable_names) {
  EXPECT_EQ(name_of(Level::debug), "debug");
  EXPECT_EQ(name_of(Level::info), "info");
  EXPECT_EQ(name_of(Level::warning), "warning");
  EXPECT_EQ(name_of(Level::error), "error");
}

TEST(names, a_header_is_found_without_regard_to_case) {
  const HttpHeaders headers{{"Host", "a"}, {"Jwtsync-Access", "first"}, {"JWTSYNC-ACCESS", "second"}};
  EXPECT_THAT(header(headers, "jwtsync-access"), Optional(Eq("first")));
  EXPECT_THAT(header(headers, "HOST"), Optional(Eq("a")));
}

TEST(names, a_header_of_another_name_is_not_found) {
  EXPECT_EQ(header({{"Host", "a"}}, "Hos"), std::nullopt);
  EXPECT_EQ(header({{"Host", "a"}}, ""), std::nullopt);
  EXPECT_EQ(header({}, "Host"), std::nullopt);
}

}  // namespace jwtsync::names_test
