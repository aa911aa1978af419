// SPDX-License-Identifier: Apache-2.0
#include "sources/other_environments.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources {
namespace {

using ::testing::ElementsAre;

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

}  // namespace
}  // namespace jwtsync::sources
