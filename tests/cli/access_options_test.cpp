// SPDX-License-Identifier: Apache-2.0
#include "cli/access_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <array>

namespace jwtsync::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Result<AccessPolicy> given(std::vector<std::string> words, const Configuration& configuration = {}) {
  constexpr std::array<Option, 2> options{access_token_option, trust_loopback_option};
  const Result<Arguments> arguments = parse_arguments(options, "", std::move(words));
  EXPECT_TRUE(arguments);
  return access_given(arguments ? *arguments : Arguments{}, configuration);
}

TEST(access_options, nothing_is_given_unless_it_is_said) {
  const auto policy = given({});
  ASSERT_TRUE(policy);
  EXPECT_THAT(policy->token_files, IsEmpty());
  EXPECT_EQ(policy->loopback, LoopbackTrust::unless_on_a_platform);
}

TEST(access_options, arguments_win_over_the_configuration) {
  Configuration configuration;
  configuration.access_token_files = {"/configured"};
  EXPECT_THAT(given({}, configuration)->token_files, ElementsAre("/configured"));
  EXPECT_THAT(given({"--access-token", "file:/one", "--access-token", "file:two"}, configuration)->token_files,
              ElementsAre("/one", "two"));
}

TEST(access_options, loopback_is_trusted_where_either_says_so) {
  EXPECT_EQ(given({"--trust-loopback"})->loopback, LoopbackTrust::always);
  Configuration configuration;
  configuration.access_trust_loopback = true;
  EXPECT_EQ(given({}, configuration)->loopback, LoopbackTrust::always);
}

TEST(access_options, a_token_that_stands_on_the_command_line_is_refused_and_not_shown) {
  for (const std::string wrong : {"c4n4ry-0123456789abcdef-0123456789abcdef", "file:", "/run/access", ""}) {
    const auto access = given({"--access-token", wrong});
    ASSERT_FALSE(access) << wrong;
    EXPECT_EQ(access.error().code, Code::argument_invalid);
    EXPECT_THAT(access.error().message + access.error().hint, Not(HasSubstr("c4n4ry")));
  }
}

}  // namespace
}  // namespace jwtsync::cli
