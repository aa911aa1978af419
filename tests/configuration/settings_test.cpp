// SPDX-License-Identifier: Apache-2.0
#include "configuration/settings.h"

#include <gtest/gtest.h>

#include <jwtsync/testing.h>
#include <chrono>

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
                          .allow_missing_expiration = true};
  EXPECT_EQ(expectations_of(file, said), said);
  EXPECT_EQ(
      expectations_of(file, {.leeway = std::chrono::seconds(5)}),
      (Expectations{
          .issuer = "auth", .audiences = {"backend"}, .leeway = std::chrono::seconds(5), .required_claims = {"sub"}}));
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
