// SPDX-License-Identifier: Apache-2.0
#include "configuration/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/configuration.h>
#include <jwtsync/sources.h>
#include <jwtsync/testing.h>
#include <chrono>
#include <map>
#include <string>
#include <string_view>

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

TEST(configuration_file, one_that_others_may_write_is_refused) {
  testing::FakeWorld fake;
  for (const std::uint32_t mode : {0664u, 0646u, 0666u}) {
    fake.files.put(argument, "", mode);
    const auto read = read_configuration(fake.world(), argument);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::file_writable_by_others);
    EXPECT_THAT(read.error().message, HasSubstr("configuration: /a/argument.toml may be written by others"));
    EXPECT_THAT(read.error().hint, HasSubstr("chmod go-w /a/argument.toml"));
  }
  fake.files.put(argument, "", 0644);
  EXPECT_TRUE(read_configuration(fake.world(), argument));
}

TEST(configuration_file, who_else_may_have_put_one_there_is_a_warning) {
  testing::FakeWorld fake;
  fake.files.put(argument, "environment = \"staging\"");
  fake.files.give_away(argument);
  fake.files.expose(argument, "/a");
  const auto read = read_configuration(fake.world(), argument);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->environment, "staging");
  ASSERT_EQ(read->warnings.size(), 2u);
  EXPECT_EQ(read->warnings[0].kind, WarningKind::foreign_owner);
  EXPECT_EQ(read->warnings[1].kind, WarningKind::folder_writable_by_others);
}

}  // namespace
}  // namespace jwtsync

namespace jwtsync::configuration {
namespace {

TEST(settings, expectations_of_the_argument_win_over_those_of_the_file_one_by_one) {
  Configuration file;
  file.expectations = {.issuer = "auth", .audiences = {"backend"}, .required_claims = {"sub"}};
  EXPECT_EQ(expectations_of(file, {}), file.expectations);
  const Expectations said{.issuer = "other",
                          .audiences = {"jobs"},
                          .algorithms = {Algorithm::hs384},
                          .leeway = std::chrono::seconds(5),
                          .required_claims = {"jti"},
                          .type = "JWT",
                          .max_age = std::chrono::seconds(60),
                          .allow_missing_expiration = true,
                          .allow_issued_in_future = true,
                          .allow_numeric_subject = true,
                          .require_low_s = true,
                          .audience_match = AudienceMatch::only};
  EXPECT_EQ(expectations_of(file, said), said);
  EXPECT_EQ(
      expectations_of(file, {.leeway = std::chrono::seconds(5)}),
      (Expectations{
          .issuer = "auth", .audiences = {"backend"}, .leeway = std::chrono::seconds(5), .required_claims = {"sub"}}));
}

TEST(settings, a_way_to_match_audiences_that_is_said_wins_whichever_it_is) {
  Configuration file;
  file.expectations = {.audiences = {"backend"}, .audience_match = AudienceMatch::only};
  EXPECT_EQ(expectations_of(file, {}).audience_match, AudienceMatch::only);
  const Expectations said{.audiences = {"backend", "jobs"}, .audience_match = AudienceMatch::any};
  EXPECT_EQ(expectations_of(file, said), said) << "as any other argument";
}

TEST(settings, a_search_knows_what_was_given_and_what_the_file_says) {
  Configuration file;
  file.environment = "staging";
  file.sources = {"env:OF_FILE"};
  file.environments = {{"canary", "production"}};
  file.warnings = {{WarningKind::mounted_alone, "others may write the file"}};
  const ResolveOptions search = resolve_options(file, "production", {"env:GIVEN"});
  EXPECT_EQ(search.environment, "production");
  EXPECT_EQ(search.configured_environment, "staging");
  EXPECT_EQ(search.sources, std::vector<std::string>{"env:GIVEN"});
  EXPECT_EQ(search.configured_sources, file.sources);
  EXPECT_EQ(search.added_environments, file.environments);
  EXPECT_EQ(search.configuration_warnings, file.warnings);
}

TEST(settings, a_service_has_the_first_name_that_anything_gives_it) {
  testing::FakeWorld fake;
  Configuration file;
  EXPECT_EQ(service_name(fake.world(), file, {}), "unnamed");
  fake.variables.set("K_SERVICE", "of-platform");
  EXPECT_EQ(service_name(fake.world(), file, {}), "of-platform");
  file.service = "of-file";
  EXPECT_EQ(service_name(fake.world(), file, {}), "of-file");
  fake.variables.set("JWTSYNC_SERVICE", " of-variable ");
  EXPECT_EQ(service_name(fake.world(), file, {}), "of-variable");
  EXPECT_EQ(service_name(fake.world(), file, "given"), "given");
}

}  // namespace
}  // namespace jwtsync::configuration
