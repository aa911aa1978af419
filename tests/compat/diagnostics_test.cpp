// SPDX-License-Identifier: Apache-2.0
#include "compat/diagnostics.h"

#include "fixture.h"

namespace jwtsync::compat::diagnostics_test {

using ::testing::ElementsAre;

std::vector<std::string> keys_of(const json::Value& object) {
  std::vector<std::string> keys;
  for (const auto& member : object.items()) keys.push_back(member.key());
  return keys;
}

json::Value diagnosed(const jwtsync::testing::FakeVariables& variables, const FoundSecret* cached = nullptr) {
  return diagnostics(variables, detect_environment(variables, {}), cached);
}

jwtsync::testing::FakeVariables in(const std::string& environment) {
  jwtsync::testing::FakeVariables variables;
  variables.set("ENVIRONMENT", environment);
  return variables;
}

TEST(diagnostics, nested_dictionaries_have_the_keys_of_old_and_no_others) {
  const json::Value value = diagnosed(in("staging"));
  EXPECT_THAT(keys_of(value["cache_status"]), ElementsAre("has_cached_secret", "validation_performed"));
  EXPECT_THAT(keys_of(value["environment_variables"]),
              ElementsAre("JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION", "JWT_SECRET_KEY", "JWT_SECRET",
                          "GCP_PROJECT_ID", "GOOGLE_CLOUD_PROJECT"));
}

TEST(diagnostics, without_a_cached_secret_there_is_no_hash) {
  EXPECT_THAT(keys_of(diagnosed(in("staging"))),
              ElementsAre("current_environment", "cache_status", "environment_variables", "secret_source_priority",
                          "environment_from", "environment_error", "version"));
}

TEST(diagnostics, a_cached_secret_shows_its_hash_and_length_and_not_itself) {
  const FoundSecret cached{*Secret::copy_of(jwtsync::testing::canary_secret),
                           {},
                           "JWT_SECRET_KEY",
                           "env:JWT_SECRET_KEY",
                           38,
                           "0123456789abcdef"};
  const json::Value value = diagnosed(in("staging"), &cached);
  EXPECT_EQ(value["cached_secret_hash"], "0123456789abcdef");
  EXPECT_EQ(value["cached_secret_length"], 38);
  EXPECT_EQ(value["cached_secret_source"], "JWT_SECRET_KEY");
  EXPECT_EQ(value["cache_status"]["has_cached_secret"], true);
  EXPECT_EQ(value["cache_status"]["validation_performed"], true);
  EXPECT_EQ(json::dump(value).find(jwtsync::testing::canary), std::string::npos);
}

TEST(diagnostics, a_variable_is_true_if_it_is_set_and_not_empty) {
  jwtsync::testing::FakeVariables variables = in("staging");
  variables.set("JWT_SECRET_KEY", jwtsync::testing::canary_secret);
  variables.set("JWT_SECRET", "");
  variables.set("GCP_PROJECT_ID", "  ");
  const json::Value value = diagnosed(variables)["environment_variables"];
  EXPECT_EQ(value["JWT_SECRET_KEY"], true);
  EXPECT_EQ(value["JWT_SECRET"], false);
  EXPECT_EQ(value["GCP_PROJECT_ID"], true);
  EXPECT_EQ(value["GOOGLE_CLOUD_PROJECT"], false);
}

struct Priority {
  std::string environment;
  std::vector<std::string> texts;
};

TEST(diagnostics, the_priority_is_five_texts) {
  const std::vector<Priority> table{
      {"staging", {"JWT_SECRET_STAGING", "JWT_SECRET_KEY", "JWT_SECRET (legacy)", "GCP Secret Manager", "N/A"}},
      {"production", {"JWT_SECRET_PRODUCTION", "JWT_SECRET_KEY", "JWT_SECRET (legacy)", "GCP Secret Manager", "N/A"}},
      {"development", {"N/A", "JWT_SECRET_KEY", "JWT_SECRET (legacy)", "N/A", "Development fallback"}},
      {"test", {"N/A", "JWT_SECRET_KEY", "JWT_SECRET (legacy)", "N/A", "Development fallback"}},
      {"nowhere", {"N/A", "JWT_SECRET_KEY", "JWT_SECRET (legacy)", "N/A", "N/A"}}};
  for (const Priority& row : table) {
    EXPECT_EQ(diagnosed(in(row.environment))["secret_source_priority"], json::Value(row.texts)) << row.environment;
  }
}

TEST(diagnostics, the_environment_is_the_canonical_one) {
  const json::Value value = diagnosed(in(" Staging "));
  EXPECT_EQ(value["current_environment"], "staging");
  EXPECT_EQ(value["environment_from"], "ENVIRONMENT");
  EXPECT_EQ(value["environment_error"], nullptr);
}

TEST(diagnostics, no_environment_at_all_is_development) {
  EXPECT_EQ(diagnosed({})["current_environment"], "development");
}

TEST(diagnostics, an_unknown_environment_is_shown_with_its_error) {
  const json::Value value = diagnosed(in("Nowhere"));
  EXPECT_EQ(value["current_environment"], "nowhere");
  EXPECT_EQ(value["environment_error"]["code"], "environment_unknown");
  EXPECT_EQ(value["environment_from"], nullptr);
}

TEST(diagnostics, an_environment_that_nobody_named_where_one_must_is_unknown) {
  jwtsync::testing::FakeVariables variables;
  variables.set("KUBERNETES_SERVICE_HOST", "10.0.0.1");
  const json::Value value = diagnosed(variables);
  EXPECT_EQ(value["current_environment"], "unknown");
  EXPECT_EQ(value["environment_error"]["code"], "environment_unset");
}

}  // namespace jwtsync::compat::diagnostics_test
