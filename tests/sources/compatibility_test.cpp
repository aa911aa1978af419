// SPDX-License-Identifier: Apache-2.0
// Every log record and error text of the first resolver that applies, in its order, with its level, to the byte.
#include "sources/compatibility.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::compatibility_test {

using ::testing::ElementsAreArray;

using Lines = std::vector<std::string>;

const std::string published = "staging-jwt-secret-key-32-chars-minimum-required-for-security";
const std::string fallback = "development-jwt-secret-minimum-32-characters-long";

/// The records that begin every search, with what is set among the five variables, in order.
Lines beginning(const std::string& environment, const std::vector<bool>& available) {
  const Lines names{"JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION", "JWT_SECRET_KEY", "JWT_SECRET", "GCP_PROJECT_ID"};
  Lines lines{"info Loading JWT secret for environment: " + environment};
  for (std::size_t i = 0; i < names.size(); ++i) {
    lines.push_back("debug " + names[i] + " available: " + (available[i] ? "True" : "False"));
  }
  return lines;
}

struct Row {
  std::string name;
  Variables variables;
  Lines beginning;
  Lines rest;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> table{
      {"the variable of staging",
       {{"ENVIRONMENT", "Staging"}, {"JWT_SECRET_STAGING", published}, {"GCP_PROJECT_ID", "p"}},
       beginning("staging", {true, false, false, false, true}),
       {"info Found JWT secret from JWT_SECRET_STAGING (length: 61)",
        "info JWT secret successfully loaded from JWT_SECRET_STAGING for staging environment",
        "info JWT secret hash (first 16 chars): c530eef82dcaa39c"}},
      {"the variable of production",
       {{"ENVIRONMENT", "production"}, {"JWT_SECRET_PRODUCTION", published}, {"JWT_SECRET_STAGING", "a"}},
       beginning("production", {true, true, false, false, false}),
       {"info Found JWT secret from JWT_SECRET_PRODUCTION (length: 61)",
        "info JWT secret successfully loaded from JWT_SECRET_PRODUCTION for production environment",
        "info JWT secret hash (first 16 chars): c530eef82dcaa39c"}},
      {"the generic variable, with white space around it",
       {{"ENVIRONMENT", "development"}, {"JWT_SECRET_KEY", " " + published + "\n"}},
       beginning("development", {false, false, true, false, false}),
       {"info Found JWT secret from JWT_SECRET_KEY (length: 61)",
        "info JWT secret successfully loaded from JWT_SECRET_KEY for development environment",
        "info JWT secret hash (first 16 chars): c530eef82dcaa39c"}},
      {"the legacy variable",
       {{"ENVIRONMENT", "staging"}, {"JWT_SECRET", published}},
       beginning("staging", {false, false, false, true, false}),
       {"warning Using legacy JWT_SECRET environment variable (length: 61). Please migrate to JWT_SECRET_KEY",
        "info JWT secret successfully loaded from JWT_SECRET (legacy) for staging environment",
        "info JWT secret hash (first 16 chars): c530eef82dcaa39c"}},
      {"the fallback in development",
       {},
       beginning("development", {false, false, false, false, false}),
       {"warning Using development JWT secret fallback in development environment",
        "info JWT secret successfully loaded from development fallback for development environment",
        "info JWT secret hash (first 16 chars): 6f172220c2b7525e"}},
      {"the fallback in test",
       {{"ENVIRONMENT", "testing"}},
       beginning("test", {false, false, false, false, false}),
       {"warning Using development JWT secret fallback in test environment",
        "error CRITICAL: Using development JWT secret in test environment!",
        "info JWT secret successfully loaded from development fallback for test environment",
        "info JWT secret hash (first 16 chars): 6f172220c2b7525e"}},
      {"the fallback's value in a variable, in test",
       {{"ENVIRONMENT", "test"}, {"JWT_SECRET_KEY", fallback}},
       beginning("test", {false, false, true, false, false}),
       {"info Found JWT secret from JWT_SECRET_KEY (length: 49)",
        "error CRITICAL: Using development JWT secret in test environment!",
        "info JWT secret successfully loaded from JWT_SECRET_KEY for test environment",
        "info JWT secret hash (first 16 chars): 6f172220c2b7525e"}},
      {"the fallback's value in a variable, in staging, where it is refused",
       {{"ENVIRONMENT", "staging"}, {"JWT_SECRET_KEY", fallback}},
       beginning("staging", {false, false, true, false, false}),
       {"info Found JWT secret from JWT_SECRET_KEY (length: 49)",
        "error CRITICAL: Using development JWT secret in staging environment!"}},
      {"a short value: found, and no more",
       {{"ENVIRONMENT", "staging"}, {"JWT_SECRET_STAGING", "c4n4ry-short"}, {"JWT_SECRET_KEY", published}},
       beginning("staging", {true, false, true, false, false}),
       {"info Found JWT secret from JWT_SECRET_STAGING (length: 12)"}},
      {"nothing at all",
       {{"ENVIRONMENT", "staging"}, {"JWT_SECRET_PRODUCTION", published}},
       beginning("staging", {false, true, false, false, false}),
       {"info Attempting to load JWT secret from GCP Secret Manager for staging",
        "debug No GCP project ID found (GCP_PROJECT_ID or GOOGLE_CLOUD_PROJECT)",
        "warning Failed to load JWT secret from GCP Secret Manager for staging",
        "error JWT secret is REQUIRED in staging environment. Set one of: JWT_SECRET_STAGING, JWT_SECRET_KEY. "
        "Available "
        "sources: ['JWT_SECRET_PRODUCTION']"}},
      {"length in characters, not bytes",
       {{"ENVIRONMENT", "development"}, {"JWT_SECRET_KEY", "\xC3\xA9t\xC3\xA9-c4n4ry-Wm2vX9pLk4Tn8Rb6"}},
       beginning("development", {false, false, true, false, false}),
       {"info Found JWT secret from JWT_SECRET_KEY (length: 27)",
        "info JWT secret successfully loaded from JWT_SECRET_KEY for development environment", "HASH"}},
  };
  return table;
}

TEST(compatibility, log_records_are_those_of_old) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.name);
    Process process(row.variables);
    const Resolution resolution = process.resolve();
    Lines expected = row.beginning;
    expected.insert(expected.end(), row.rest.begin(), row.rest.end());
    if (expected.back() == "HASH") {
      expected.back() = "info JWT secret hash (first 16 chars): " + resolution.found->fingerprint;
    }
    EXPECT_THAT(process.fake.events.lines(), ElementsAreArray(expected));
  }
}

TEST(compatibility, an_unknown_environment_is_never_loaded_for) {
  Process process{{"ENVIRONMENT", "uat"}};
  EXPECT_EQ(process.resolve().found.error().code, Code::environment_unknown);
  EXPECT_THAT(process.fake.events.lines(), ::testing::IsEmpty());
}

TEST(compatibility, error_texts_are_those_of_old) {
  const Environment staging{"staging", EnvironmentKind::staging};
  const Environment test{"test", EnvironmentKind::test};
  EXPECT_EQ(too_short_text(staging), "JWT secret must be at least 32 characters in staging environment");
  EXPECT_EQ(too_short_text(test), "JWT secret must be at least 20 characters in test environment");
  EXPECT_EQ(development_secret_text(staging), "JWT secret validation failed: Development secret used in staging");
}

TEST(compatibility, available_means_set_and_not_empty) {
  const testing::FakeVariables none;
  const Process process{{"JWT_SECRET_STAGING", ""}, {"JWT_SECRET_KEY", " "}, {"JWT_SECRET", "a"}};
  const Environment staging{"staging", EnvironmentKind::staging};
  EXPECT_THAT(required_text(none, staging), ::testing::EndsWith("Available sources: NONE"));
  EXPECT_THAT(required_text(process.fake.variables, staging),
              ::testing::EndsWith("Available sources: ['JWT_SECRET_KEY', 'JWT_SECRET']"));
}

}  // namespace jwtsync::sources::compatibility_test
