// SPDX-License-Identifier: Apache-2.0
#include "sources/footprint.h"

#include <gmock/gmock.h>

#include "process.h"

namespace jwtsync::sources::footprint_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(footprint, every_set_variable_that_may_hold_a_secret_is_named_once) {
  Process process{{"JWT_SECRET_STAGING", "a"},
                  {"JWT_SECRET_PRODUCTION", ""},
                  {"JWT_SECRET_DEVELOPMENT", "a"},
                  {"JWT_SECRET_QA", "a"},
                  {"JWT_SECRET", "a"},
                  {"JWT_SECRET_OF_NOBODY_YET", "a"},
                  {"OTHER", "a"},
                  {"JWTSYNC_SOURCES", "env:OTHER,env:JWT_SECRET,env:UNSET,file:/a,nonsense"}};
  process.options.added_environments = {{"qa", "staging"}};
  EXPECT_THAT(secret_variables(process.fake.variables, process.options),
              UnorderedElementsAre("JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION", "JWT_SECRET_DEVELOPMENT",
                                   "JWT_SECRET_QA", "JWT_SECRET", "JWT_SECRET_OF_NOBODY_YET", "OTHER"));
}

TEST(footprint, variables_of_an_order_that_is_not_in_force_are_not_named) {
  Process process{{"A", "a"}, {"B", "b"}, {"JWTSYNC_SOURCES", "env:A"}};
  process.options.sources = {"env:B"};
  EXPECT_THAT(secret_variables(process.fake.variables, process.options), ElementsAre("B"));
}

TEST(footprint, the_files_of_the_order_in_force_are_named_once) {
  Process process{{"CREDENTIALS_DIRECTORY", "/run/credentials/a"}};
  process.options.sources = {"file:/a%20b", "credential:jwt", "env:A", "file:/a%20b?trim=no", "builtin:development"};
  EXPECT_THAT(secret_files(process.fake.variables, process.options), ElementsAre("/a b", "/run/credentials/a/jwt"));
}

TEST(footprint, by_default_there_are_no_files) {
  EXPECT_THAT(secret_files(testing::FakeVariables(), {}), IsEmpty());
  const Process no_directory;
  EXPECT_THAT(secret_files(no_directory.fake.variables, {.sources = {"credential:jwt"}}), IsEmpty());
}

TEST(other_environments, have_a_variable_each_added_ones_included) {
  EXPECT_THAT(environment_variables({.added_environments = {{"qa", "staging"}}}),
              ElementsAre("JWT_SECRET_DEVELOPMENT", "JWT_SECRET_TEST", "JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION",
                          "JWT_SECRET_QA"));
}

TEST(other_environments, with_the_same_secret_are_found) {
  const struct {
    std::string environment, variable, value, found;
  } table[] = {
      {"staging", "JWT_SECRET_PRODUCTION", fit_secret, "JWT_SECRET_PRODUCTION"},
      {"staging", "JWT_SECRET_PRODUCTION", " " + fit_secret + "\n", "JWT_SECRET_PRODUCTION"},
      {"staging", "JWT_SECRET_QA", fit_secret, "JWT_SECRET_QA"},
      {"staging", "JWT_SECRET_TEST", fit_secret, "JWT_SECRET_TEST"},
      {"staging", "JWT_SECRET_STAGING", fit_secret, ""},  // its own
      {"qa", "JWT_SECRET_QA", fit_secret, ""},
      {"qa", "JWT_SECRET_STAGING", fit_secret, "JWT_SECRET_STAGING"},
      {"staging", "JWT_SECRET_KEY", fit_secret, ""},  // no environment's
      {"staging", "JWT_SECRET_PRODUCTION", other_secret, ""},
      {"staging", "JWT_SECRET_PRODUCTION", fit_secret + "x", ""},
      {"staging", "JWT_SECRET_PRODUCTION", "", ""},
  };
  const Secret secret = *Secret::copy_of(fit_secret);
  for (const auto& row : table) {
    const Process process{{row.variable, row.value}};
    const Environment environment{row.environment, EnvironmentKind::staging, EnvironmentFrom::variable};
    const auto found = other_environment_with(secret, environment, process.fake.variables,
                                              {.added_environments = {{"qa", "staging"}}});
    EXPECT_EQ(found.value_or(""), row.found) << row.variable;
  }
}

TEST(other_environments, share_no_empty_secret) {
  const Process process{{"JWT_SECRET_PRODUCTION", " "}};
  EXPECT_FALSE(other_environment_with(Secret(), {"staging", EnvironmentKind::staging}, process.fake.variables, {}));
}

}  // namespace jwtsync::sources::footprint_test
