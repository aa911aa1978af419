// SPDX-License-Identifier: Apache-2.0
#include "native/variables.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "../support/re_execution.h"

namespace jwtsync::native::variables_test {

using jwtsync::testing::canary;
using jwtsync::testing::canary_secret;
using jwtsync::testing::other_canary_secret;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;

/// What anybody who may read /proc/PID/environ sees of this process.
std::string visible_environment() {
  std::ifstream file("/proc/self/environ", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(variables, that_are_sealed_are_seen_by_nobody_else) {
  run_again_with(
      {"JWT_SECRET_STAGING=" + std::string(canary_secret), "JWT_SECRET_KEY=" + std::string(canary_secret),
       "JWT_SECRET_KEY=" + std::string(other_canary_secret), "JWT_SECRET=", "OTHER=plain"},
      [] {
        ASSERT_THAT(visible_environment(), HasSubstr(std::string(canary))) << "there is something to hide";
        ProcessVariables variables;
        ASSERT_TRUE(variables.start_sealing({"JWT_SECRET_STAGING", "JWT_SECRET_KEY", "JWT_SECRET", "NOT_SET"}));
        EXPECT_THAT(visible_environment(), Not(HasSubstr(std::string(canary))));
        EXPECT_EQ(::getenv("JWT_SECRET_STAGING"), std::string(canary_secret.size(), 'x'));

        EXPECT_THAT(variables.get("JWT_SECRET_STAGING"), Optional(Eq(canary_secret)));
        EXPECT_THAT(variables.get("JWT_SECRET_KEY"), Optional(Eq(canary_secret))) << "the first, as getenv";
        EXPECT_THAT(variables.get("JWT_SECRET"), Optional(Eq("")));
        EXPECT_THAT(variables.get("OTHER"), Optional(Eq("plain")));
        EXPECT_EQ(variables.get("NOT_SET"), std::nullopt);
        EXPECT_THAT(variables.names(), ::testing::Contains("JWT_SECRET_STAGING"));
      });
}

TEST(variables, that_are_named_later_are_sealed_too_and_only_where_sealing_started) {
  run_again_with({"FIRST=" + std::string(canary_secret), "LATER=" + std::string(other_canary_secret)}, [] {
    ProcessVariables variables;
    ASSERT_TRUE(variables.seal({"LATER"}));
    EXPECT_THAT(visible_environment(), HasSubstr(std::string(other_canary_secret))) << "nobody asked for it";
    ASSERT_TRUE(variables.start_sealing({"FIRST"}));
    EXPECT_THAT(visible_environment(), HasSubstr(std::string(other_canary_secret)));
    ASSERT_TRUE(variables.seal({"LATER"}));
    EXPECT_THAT(visible_environment(), Not(HasSubstr(std::string(canary))));
    EXPECT_THAT(variables.get("LATER"), Optional(Eq(other_canary_secret)));
  });
}

TEST(variables, that_are_sealed_twice_keep_their_values) {
  run_again_with({"JWT_SECRET_KEY=" + std::string(canary_secret)}, [] {
    ProcessVariables variables;
    ASSERT_TRUE(variables.start_sealing({"JWT_SECRET_KEY", "JWT_SECRET_KEY"}));
    ASSERT_TRUE(variables.start_sealing({"JWT_SECRET_KEY"}));
    EXPECT_THAT(variables.get("JWT_SECRET_KEY"), Optional(Eq(canary_secret)));
  });
}

}  // namespace jwtsync::native::variables_test
