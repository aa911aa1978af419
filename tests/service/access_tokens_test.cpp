// SPDX-License-Identifier: Apache-2.0
// Files with several tokens; those with one are tried in access_test.cpp.
#include "service/access_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>
#include <memory>
#include <string>
#include <vector>

namespace jwtsync::service::access_tokens_test {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string first = "access-c4n4ry-0123456789abcdef-0123456789abcdef";
const std::string second = "access-c4n4ry-fedcba9876543210-fedcba9876543210";

class TokenFile : public ::testing::Test {
 protected:
  void SetUp() override {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
    keeper = Keeper::open(fake.world(), {.service = "auth"}).value();
  }
  /// Whether a file with this content, as it is now, lets `presented` in.
  bool takes(const std::string& content, const std::string& presented) {
    fake.files.put("/run/access", content);
    const auto found = tokens().find({presented});
    return found && *found;
  }
  AccessTokens& tokens() {
    if (!tokens_) {
      tokens_ =
          std::make_unique<AccessTokens>(fake.files, fake.events, keeper.get(), std::vector<std::string>{"/run/access"},
                                         [this](const Error& error) { told.push_back(error.message); });
    }
    return *tokens_;
  }
  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::vector<std::string> told;

 private:
  std::unique_ptr<AccessTokens> tokens_;
};

TEST_F(TokenFile, holds_a_token_in_each_line) {
  for (const std::string& content :
       {first + "\n" + second, first + "\r\n" + second + "\r\n", "\n" + second + "\n\n" + first}) {
    EXPECT_TRUE(takes(content, first)) << content;
    EXPECT_TRUE(takes(content, second)) << content;
    EXPECT_FALSE(takes(content, first + "x"));
    EXPECT_FALSE(takes(content, content)) << "the lines together are no token";
  }
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(TokenFile, changes_a_token_without_a_gap) {
  EXPECT_TRUE(takes(first, first));
  EXPECT_TRUE(takes(first + "\n" + second, first)) << "who asks has not changed yet";
  EXPECT_TRUE(takes(first + "\n" + second, second)) << "and now has";
  EXPECT_TRUE(takes(second, second));
  EXPECT_FALSE(takes(second, first)) << "the old one is over";
}

TEST_F(TokenFile, with_a_line_that_is_too_short_is_of_no_use) {
  EXPECT_FALSE(takes(first + "\nshort", first));
  EXPECT_THAT(told, Contains(HasSubstr("/run/access holds fewer than 32 characters in a line")));
}

TEST_F(TokenFile, with_too_many_lines_is_of_no_use) {
  std::string content = first;
  for (std::size_t i = 1; i < most_in_a_file; ++i) content += "\n" + second + std::to_string(i);
  EXPECT_TRUE(takes(content, first));
  EXPECT_FALSE(takes(content + "\n" + second, first));
  EXPECT_THAT(told, Contains(HasSubstr("more than 8 tokens")));
}

TEST_F(TokenFile, with_a_key_of_this_process_in_any_line_never_lets_that_in) {
  const std::string content = first + "\n" + std::string(testing::canary_secret);
  EXPECT_FALSE(takes(content, std::string(testing::canary_secret)));
  for (const std::string& line : told) EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
}

}  // namespace jwtsync::service::access_tokens_test
