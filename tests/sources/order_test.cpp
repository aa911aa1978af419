// SPDX-License-Identifier: Apache-2.0
#include "sources/order.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::order_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Environment staging{"staging", EnvironmentKind::staging, EnvironmentFrom::variable};

/// "LOCATOR" of a step that is asked, "LOCATOR: REASON" of one that is not.
std::vector<std::string> steps_of(const Result<Order>& order) {
  std::vector<std::string> lines;
  if (!order) return {order.error().message};
  for (const Step& step : order->steps) {
    lines.push_back(step.locator.text + (step.not_asked_because.empty() ? "" : ": " + step.not_asked_because));
  }
  return lines;
}

std::vector<std::string> default_steps(const Environment& environment) {
  return steps_of(order_in(environment, testing::FakeVariables(), {}));
}

/// Those of one of several issuers are said as arguments, and before the variable; and they stand in the file.
TEST(order, says_where_it_is_written) {
  testing::FakeVariables variables;
  variables.set("JWTSYNC_SOURCES", "env:B");
  const auto written_in = [&](const ResolveOptions& options) {
    return order_in(staging, variables, options).value().written_in;
  };
  EXPECT_EQ(written_in({.sources = {"env:A"}, .configured_sources = {"env:C"}}), "--source");
  EXPECT_EQ(written_in({.sources = {"env:C"}, .configured_sources = {"env:C"}}), "sources");
  EXPECT_EQ(written_in({.configured_sources = {"env:C"}}), "JWTSYNC_SOURCES");
  variables.set("JWTSYNC_SOURCES", "");
  EXPECT_EQ(written_in({.configured_sources = {"env:C"}}), "sources");
}

TEST(order, by_default_is_that_of_the_environment) {
  EXPECT_THAT(
      default_steps(staging),
      ElementsAre("env:JWT_SECRET_STAGING", "env:JWT_SECRET_PRODUCTION: asked in production only", "env:JWT_SECRET_KEY",
                  "env:JWT_SECRET", "builtin:development: asked in development and test only"));
  EXPECT_THAT(
      default_steps({"production", EnvironmentKind::production}),
      ElementsAre("env:JWT_SECRET_STAGING: asked in staging only", "env:JWT_SECRET_PRODUCTION", "env:JWT_SECRET_KEY",
                  "env:JWT_SECRET", "builtin:development: asked in development and test only"));
  for (const auto& [name, kind] :
       {std::pair{"development", EnvironmentKind::development}, std::pair{"test", EnvironmentKind::test}}) {
    EXPECT_THAT(default_steps({name, kind}),
                ElementsAre("env:JWT_SECRET_STAGING: asked in staging only",
                            "env:JWT_SECRET_PRODUCTION: asked in production only", "env:JWT_SECRET_KEY",
                            "env:JWT_SECRET", "builtin:development"));
  }
}

TEST(order, by_default_asks_the_variable_of_an_added_environment_first) {
  EXPECT_THAT(default_steps({"qa", EnvironmentKind::staging}),
              ElementsAre("env:JWT_SECRET_QA", "env:JWT_SECRET_STAGING: asked in staging only",
                          "env:JWT_SECRET_PRODUCTION: asked in production only", "env:JWT_SECRET_KEY", "env:JWT_SECRET",
                          "builtin:development: asked in development and test only"));
  EXPECT_THAT(default_steps({"local", EnvironmentKind::development}),
              ElementsAre("env:JWT_SECRET_LOCAL", "env:JWT_SECRET_STAGING: asked in staging only",
                          "env:JWT_SECRET_PRODUCTION: asked in production only", "env:JWT_SECRET_KEY", "env:JWT_SECRET",
                          "builtin:development"));
}

TEST(order, by_default_asks_google_in_staging_and_production_where_a_process_has_anything_of_it) {
  testing::FakeVariables variables;
  variables.set("GCP_PROJECT_ID", "demo");
  EXPECT_THAT(
      steps_of(order_in(staging, variables, {})),
      ElementsAre("env:JWT_SECRET_STAGING", "env:JWT_SECRET_PRODUCTION: asked in production only", "env:JWT_SECRET_KEY",
                  "env:JWT_SECRET", "gcp-sm:///jwt-secret-staging", "gcp-sm:///jwt-secret-key", "gcp-sm:///jwt-secret",
                  "builtin:development: asked in development and test only"));
  EXPECT_EQ(order_in({"qa", EnvironmentKind::staging}, variables, {})->steps[5].locator.text,
            "gcp-sm:///jwt-secret-qa");
  EXPECT_EQ(order_in({"test", EnvironmentKind::test}, variables, {})->steps.size(), default_steps(staging).size());
}

TEST(order, is_argument_over_variable_over_file_over_default) {
  const struct {
    std::vector<std::string> argument;
    std::string variable;
    std::vector<std::string> configured;
    std::vector<std::string> steps;
  } table[] = {
      {{"env:A"}, "env:B", {"env:C"}, {"env:A"}},
      {{}, "env:B", {"env:C"}, {"env:B"}},
      {{}, " ", {"env:C"}, {"env:C"}},
      {{"env:A", "file:/b"}, "", {}, {"env:A", "file:/b"}},
      {{}, " env:A , file:/b?trim=no ", {}, {"env:A", "file:/b?trim=no"}},
      {{}, "file:/a%2Cb", {}, {"file:/a%2Cb"}},
      {{}, "env:JWT_SECRET_PRODUCTION", {}, {"env:JWT_SECRET_PRODUCTION"}},  // whoever names it means it
  };
  for (const auto& row : table) {
    const Process process{{"JWTSYNC_SOURCES", row.variable}};
    const ResolveOptions options{.sources = row.argument, .configured_sources = row.configured};
    const Result<Order> order = order_in(staging, process.fake.variables, options);
    EXPECT_EQ(steps_of(order), row.steps);
    EXPECT_FALSE(order->is_default);
  }
}

TEST(order, an_error_says_which_locator_of_whom) {
  const struct {
    std::vector<std::string> argument;
    std::string variable;
    std::vector<std::string> configured;
    std::string message;
  } table[] = {
      {{"env:A", "B"}, "", {}, "--source 2: not a locator"},
      {{}, "env:A,,env:B", {}, "JWTSYNC_SOURCES 2: a locator is empty"},
      {{}, "env:A,", {}, "JWTSYNC_SOURCES 2: a locator is empty"},
      {{}, "env:A,vault:b", {}, "JWTSYNC_SOURCES 2: unknown locator scheme \"vault\""},
      {{}, "", {"file:a"}, "sources 1: the path is not absolute"},
      {{}, fit_secret, {}, "JWTSYNC_SOURCES 1: not a locator"},
      {std::vector<std::string>(33, "env:A"), "", {}, "--source names more than 32 sources"},
  };
  for (const auto& row : table) {
    const Process process{{"JWTSYNC_SOURCES", row.variable}};
    const Result<Order> order =
        order_in(staging, process.fake.variables, {.sources = row.argument, .configured_sources = row.configured});
    ASSERT_FALSE(order) << row.message;
    EXPECT_THAT(order.error().message, HasSubstr(row.message));
    EXPECT_THAT(order.error().message, Not(HasSubstr(testing::canary)));
  }
}

TEST(order, of_written_locators_leaves_out_what_cannot_be_read) {
  const Process process{{"JWTSYNC_SOURCES", "env:A,nonsense,file:/b"}};
  std::vector<std::string> texts;
  for (const Locator& locator : written_locators(process.fake.variables, {})) texts.push_back(locator.text);
  EXPECT_THAT(texts, ElementsAre("env:A", "file:/b"));
  EXPECT_THAT(written_locators(testing::FakeVariables(), {}), IsEmpty());
  const ResolveOptions endless{.sources = std::vector<std::string>(max_steps + 1, "env:A")};
  EXPECT_THAT(written_locators(testing::FakeVariables(), endless), ::testing::SizeIs(max_steps));
}

}  // namespace jwtsync::sources::order_test
