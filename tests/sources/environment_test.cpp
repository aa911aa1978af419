// SPDX-License-Identifier: Apache-2.0
#include "sources/environment.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::environment_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(environment, names_and_aliases_are_known_in_any_case) {
  const struct {
    std::string written, name;
    EnvironmentKind kind;
    bool deployed;
  } table[] = {
      {"development", "development", EnvironmentKind::development, false},
      {"dev", "development", EnvironmentKind::development, false},
      {"test", "test", EnvironmentKind::test, false},
      {"testing", "test", EnvironmentKind::test, false},
      {"staging", "staging", EnvironmentKind::staging, true},
      {"stage", "staging", EnvironmentKind::staging, true},
      {"production", "production", EnvironmentKind::production, true},
      {"prod", "production", EnvironmentKind::production, true},
      {"Staging", "staging", EnvironmentKind::staging, true},
      {"PROD", "production", EnvironmentKind::production, true},
  };
  for (const auto& row : table) {
    const Process process{{"ENVIRONMENT", row.written}};
    const Result<Detection> detected = detect(process.fake.variables, {});
    ASSERT_TRUE(detected) << row.written;
    EXPECT_EQ(detected->environment.name, row.name);
    EXPECT_EQ(detected->environment.kind, row.kind);
    EXPECT_EQ(detected->environment.is_deployed(), row.deployed);
    EXPECT_EQ(detected->environment.from, EnvironmentFrom::variable);
    EXPECT_THAT(detected->warnings, IsEmpty());
  }
}

TEST(environment, a_trim_is_a_warning) {
  const Process process{{"ENVIRONMENT", " Staging\n"}};
  const Result<Detection> detected = detect(process.fake.variables, {});
  ASSERT_TRUE(detected);
  EXPECT_EQ(detected->environment.name, "staging");
  EXPECT_THAT(names_of(detected->warnings), ElementsAre("environment_trimmed"));
  EXPECT_FALSE(detected->warnings[0].fails_check);
}

TEST(environment, argument_wins_over_variable_over_file_over_default) {
  const struct {
    std::optional<std::string> argument, variable, configured;
    std::string name, from;
  } table[] = {
      {"prod", "staging", "test", "production", "argument"},
      {std::nullopt, "staging", "test", "staging", "ENVIRONMENT"},
      {std::nullopt, std::nullopt, "test", "test", "configuration"},
      {std::nullopt, std::nullopt, std::nullopt, "development", "default"},
      {" ", " ", "test", "test", "configuration"},  // blank is as good as unset
      {"", "", "", "development", "default"},
  };
  for (const auto& row : table) {
    Process process;
    if (row.variable) process.fake.variables.set("ENVIRONMENT", *row.variable);
    const Result<Environment> environment = detect_environment(
        process.fake.variables, {.environment = row.argument, .configured_environment = row.configured});
    ASSERT_TRUE(environment);
    EXPECT_EQ(environment->name, row.name);
    EXPECT_EQ(name_of(environment->from), row.from);
  }
}

TEST(environment, unset_is_an_error_where_the_process_is_plainly_deployed) {
  const struct {
    std::string variable, platform;
  } table[] = {
      {"KUBERNETES_SERVICE_HOST", "Kubernetes"},
      {"K_SERVICE", "Cloud Run"},
      {"CLOUD_RUN_JOB", "Cloud Run"},
      {"ECS_CONTAINER_METADATA_URI_V4", "ECS"},
      {"ECS_CONTAINER_METADATA_URI", "ECS"},
      {"WEBSITE_SITE_NAME", "App Service"},
      {"AWS_LAMBDA_FUNCTION_NAME", "Lambda"},
      {"CONTAINER_APP_NAME", "Container Apps"},
      {"NOMAD_ALLOC_ID", "Nomad"},
      {"DYNO", "Heroku"},
      {"FLY_APP_NAME", "Fly.io"},
      {"INVOCATION_ID", "systemd"},
  };
  for (const auto& row : table) {
    for (const std::string& blank : {std::string(), std::string(" "), std::string("unset")}) {
      Process process{{row.variable, "x"}, {"JWT_SECRET_KEY", fit_secret}};
      if (blank != "unset") process.fake.variables.set("ENVIRONMENT", blank);
      const Result<Environment> environment = detect_environment(process.fake.variables, {});
      ASSERT_FALSE(environment) << row.variable;
      EXPECT_EQ(environment.error().code, Code::environment_unset);
      EXPECT_THAT(environment.error().message, HasSubstr(row.variable + " says " + row.platform));
      EXPECT_THAT(environment.error().hint, HasSubstr("set ENVIRONMENT to development, test, staging or production"));
    }
    EXPECT_TRUE(detect_environment(Process{{row.variable, ""}}.fake.variables, {})) << "empty marks nothing";
    EXPECT_TRUE(detect_environment(Process{{row.variable, "x"}, {"ENVIRONMENT", "dev"}}.fake.variables, {}));
  }
}

TEST(environment, a_terminal_that_systemd_runs_for_a_person_is_not_deployed) {
  const Process terminal{{"INVOCATION_ID", "0f1e2d3c"}, {"MANAGERPID", "1203"}};
  const Result<Environment> environment = detect_environment(terminal.fake.variables, {});
  ASSERT_TRUE(environment);
  EXPECT_EQ(environment->name, "development");
}

TEST(environment, an_unknown_one_is_an_error_with_a_did_you_mean) {
  const struct {
    std::string written, message, hint;
  } table[] = {
      {"stagign", "ENVIRONMENT is \"stagign\"",
       "did you mean \"staging\"? known: development, test, staging, production"},
      {"Productoin", "\"productoin\"", "did you mean \"production\"?"},
      {"stge", "\"stge\"", "did you mean \"staging\"?"},  // nearest to the alias, named by the name
      {"uat", "\"uat\"", "known: development, test, staging, production; more are added under [environments]"},
  };
  for (const auto& row : table) {
    const Process process{{"ENVIRONMENT", row.written}};
    const Result<Environment> environment = detect_environment(process.fake.variables, {});
    ASSERT_FALSE(environment) << row.written;
    EXPECT_EQ(environment.error().code, Code::environment_unknown);
    EXPECT_THAT(environment.error().message, HasSubstr(row.message));
    EXPECT_THAT(environment.error().hint, HasSubstr(row.hint));
  }
}

TEST(environment, the_error_says_who_named_it) {
  const Process process;
  EXPECT_THAT(detect_environment(process.fake.variables, {.environment = "uat"}).error().message,
              HasSubstr("the argument is \"uat\""));
  EXPECT_THAT(detect_environment(process.fake.variables, {.configured_environment = "uat"}).error().message,
              HasSubstr("environment in the configuration file is \"uat\""));
}

TEST(environment, what_is_no_name_is_not_shown) {
  for (const std::string& value : {fit_secret, std::string("c4n4ry c4n4ry"), "c4n4ry" + std::string(14, 'a')}) {
    const Process process{{"ENVIRONMENT", value}};
    const Result<Environment> environment = detect_environment(process.fake.variables, {});
    ASSERT_FALSE(environment);
    EXPECT_EQ(environment.error().message, "ENVIRONMENT is not a known environment");
    EXPECT_THAT(environment.error().hint, Not(HasSubstr(testing::canary)));
  }
}

TEST(environment, the_configuration_adds_names) {
  const ResolveOptions options{.added_environments = {{"qa", "staging"}, {"Local", "dev"}, {"eu-west", "PROD"}}};
  const struct {
    std::string written, name;
    EnvironmentKind kind;
  } table[] = {
      {"qa", "qa", EnvironmentKind::staging},           {"QA", "qa", EnvironmentKind::staging},
      {"local", "local", EnvironmentKind::development}, {"eu-west", "eu-west", EnvironmentKind::production},
      {"stage", "staging", EnvironmentKind::staging},
  };
  for (const auto& row : table) {
    const Process process{{"ENVIRONMENT", row.written}};
    const Result<Environment> environment = detect_environment(process.fake.variables, options);
    ASSERT_TRUE(environment) << row.written;
    EXPECT_EQ(environment->name, row.name);
    EXPECT_EQ(environment->kind, row.kind);
  }
  const Process misspelled{{"ENVIRONMENT", "eu-wset"}};
  EXPECT_THAT(detect_environment(misspelled.fake.variables, options).error().hint,
              HasSubstr("did you mean \"eu-west\"?"));
}

TEST(environment, an_addition_that_cannot_be_is_refused) {
  const struct {
    std::string name, kind, message;
  } table[] = {
      {"staging", "production", "adds an invalid name"},
      {"dev", "test", "adds an invalid name"},
      {"key", "staging", "adds an invalid name"},  // its variable would be JWT_SECRET_KEY
      {"", "staging", "adds an invalid name"},
      {"q a", "staging", "adds an invalid name"},
      {std::string(33, 'q'), "staging", "adds an invalid name"},
      {"qa", "stagin", "does not say what qa stands for"},
      {"qa", "", "does not say what qa stands for"},
      {"qa", "qa", "does not say what qa stands for"},
  };
  for (const auto& row : table) {
    const Process process{{"ENVIRONMENT", "staging"}};
    const Result<Environment> environment =
        detect_environment(process.fake.variables, {.added_environments = {{row.name, row.kind}}});
    ASSERT_FALSE(environment) << row.name;
    EXPECT_EQ(environment.error().code, Code::configuration_malformed);
    EXPECT_THAT(environment.error().message, HasSubstr(row.message));
    EXPECT_FALSE(environment.error().hint.empty());
  }
}

TEST(environment, each_has_a_variable_of_its_own) {
  EXPECT_EQ(variable_for("staging"), "JWT_SECRET_STAGING");
  EXPECT_EQ(variable_for("qa"), "JWT_SECRET_QA");
  EXPECT_EQ(variable_for("eu-west"), "JWT_SECRET_EU_WEST");
}

}  // namespace jwtsync::sources::environment_test
