// SPDX-License-Identifier: Apache-2.0
#include "keeper/configuration_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/keeper.h>
#include <jwtsync/testing.h>

namespace jwtsync {
namespace {

using ::testing::HasSubstr;

constexpr const char* argument = "/a/argument.toml";
constexpr const char* variable = "/a/variable.toml";
constexpr const char* fallback = "/etc/jwtsync/jwtsync.toml";

TEST(configuration_file, an_argument_wins_over_the_variable_and_that_over_the_default) {
  testing::FakeWorld fake;
  for (const char* path : {argument, variable, fallback}) fake.files.put(path, "");
  EXPECT_EQ(read_configuration(fake.world(), std::nullopt)->path, fallback);
  fake.variables.set("JWTSYNC_CONFIG", " ");
  EXPECT_EQ(read_configuration(fake.world(), std::nullopt)->path, fallback) << "blank is as good as unset";
  fake.variables.set("JWTSYNC_CONFIG", variable);
  EXPECT_EQ(read_configuration(fake.world(), std::nullopt)->path, variable);
  EXPECT_EQ(read_configuration(fake.world(), argument)->path, argument);
}

TEST(configuration_file, nobody_needs_one) {
  testing::FakeWorld fake;
  const auto read = read_configuration(fake.world(), std::nullopt);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, Configuration{});
}

TEST(configuration_file, one_that_was_named_must_be_there) {
  testing::FakeWorld fake;
  const auto by_argument = read_configuration(fake.world(), argument);
  ASSERT_FALSE(by_argument);
  EXPECT_EQ(by_argument.error().code, Code::file_absent);
  EXPECT_THAT(by_argument.error().message, HasSubstr(argument));
  fake.variables.set("JWTSYNC_CONFIG", variable);
  EXPECT_EQ(read_configuration(fake.world(), std::nullopt).error().code, Code::file_absent);
}

TEST(configuration_file, one_that_cannot_be_read_is_never_passed_over) {
  testing::FakeWorld fake;
  fake.files.fail(fallback, {Code::file_forbidden, "no permission to read it", ""});
  EXPECT_EQ(read_configuration(fake.world(), std::nullopt).error().code, Code::file_forbidden);
  fake.files.put(fallback, std::string(300 * 1024, '#'));
  EXPECT_EQ(read_configuration(fake.world(), std::nullopt).error().code, Code::file_too_large);
  fake.files.put_kind(fallback, FileKind::fifo);
  EXPECT_EQ(read_configuration(fake.world(), std::nullopt).error().code, Code::file_not_regular);
}

}  // namespace
}  // namespace jwtsync
