// SPDX-License-Identifier: Apache-2.0
// GCP Secret Manager as a source: in the default order, and where somebody names it.
#include "google_process.h"

namespace jwtsync::sources::gcp_source_test {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(gcp_source, is_the_step_of_the_default_order_after_the_variables) {
  GoogleProcess process;
  process.name_project();
  process.secrets.put("demo", "jwt-secret-staging", fit_secret);
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  EXPECT_EQ(revealed(resolution.found->secret), fit_secret);
  EXPECT_EQ(resolution.found->source, "GCP Secret Manager");
  EXPECT_EQ(resolution.found->locator, "gcp-sm:///jwt-secret-staging");
  EXPECT_THAT(
      outcomes(resolution),
      ElementsAre("env:JWT_SECRET_STAGING absent", "env:JWT_SECRET_PRODUCTION skipped", "env:JWT_SECRET_KEY absent",
                  "env:JWT_SECRET absent", "gcp-sm:///jwt-secret-staging found", "gcp-sm:///jwt-secret-key skipped",
                  "gcp-sm:///jwt-secret skipped", "builtin:development skipped"));
  process.fake.variables.set("JWT_SECRET", other_secret);
  EXPECT_EQ(process.resolve().found->source, "JWT_SECRET (legacy)");
}

TEST(gcp_source, credentials_that_others_may_write_stop_the_search) {
  GoogleProcess process{{"GOOGLE_APPLICATION_CREDENTIALS", "/run/key.json"}};
  process.name_project();
  process.secrets.put("demo", "jwt-secret-staging", fit_secret);
  process.fake.files.put("/run/key.json", "{}", 0666);
  EXPECT_EQ(process.resolve().found.error().code, Code::file_writable_by_others);
}

TEST(gcp_source, asks_for_the_next_name_after_a_missing_or_empty_secret_only) {
  for (const std::string value : {"", " \t\n", "c4n4ry-short", "c4n4ry \xff"}) {
    GoogleProcess process;
    process.name_project();
    process.secrets.put("demo", "jwt-secret-key", value);
    process.secrets.put("demo", "jwt-secret", fit_secret);
    const bool goes_on = value.find(testing::canary) == std::string::npos;
    EXPECT_THAT(outcomes(process.resolve()),
                Contains(std::string("gcp-sm:///jwt-secret ") + (goes_on ? "found" : "skipped")));
  }
}

TEST(gcp_source, reads_the_version_that_is_named) {
  GoogleProcess process{{"JWTSYNC_SOURCES", "gcp-sm://demo/jwt@1?trim=no,gcp-sm://demo/jwt"}};
  process.secrets.put("demo", "jwt", fit_secret + "\n");
  process.secrets.put("demo", "jwt", other_secret);
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  EXPECT_EQ(revealed(resolution.found->secret), fit_secret + "\n");
  EXPECT_EQ(resolution.found->source, "gcp-sm://demo/jwt@1?trim=no");
}

TEST(gcp_source, reads_a_regional_secret) {
  GoogleProcess process{{"JWTSYNC_SOURCES", "gcp-sm://demo/jwt?location=europe-west1"}};
  process.secrets.put("demo", "jwt", fit_secret, "europe-west1");
  EXPECT_TRUE(process.resolve().found);
}

TEST(gcp_source, without_a_project_is_of_this_processs_own) {
  GoogleProcess process{{"JWTSYNC_SOURCES", "gcp-sm:///jwt"}, {"K_SERVICE", "auth"}};
  process.secrets.put("demo", "jwt", fit_secret);
  EXPECT_EQ(code_of(process.resolve().found), "configuration_malformed") << "nobody knows the project";
  process.metadata.project = "demo";
  EXPECT_TRUE(process.resolve().found);
}

TEST(gcp_source, stops_at_credentials_that_cannot_be_used) {
  GoogleProcess process{{"GOOGLE_APPLICATION_CREDENTIALS", "/missing.json"}};
  const Resolution resolution = process.resolve();
  EXPECT_EQ(code_of(resolution.found), "configuration_malformed");
  EXPECT_THAT(resolution.found.error().message, HasSubstr("GOOGLE_APPLICATION_CREDENTIALS: there is no file"));
}

TEST(gcp_source, of_an_emulator_is_a_warning_where_it_matters) {
  for (const char* environment : {"staging", "development"}) {
    GoogleProcess process{{"SECRET_MANAGER_EMULATOR_HOST", "127.0.0.1:8080"}, {"JWTSYNC_SOURCES", "gcp-sm://demo/jwt"}};
    process.fake.variables.set("ENVIRONMENT", environment);
    testing::FakeSecretManager emulator;
    emulator.put("demo", "jwt", fit_secret);
    process.fake.network.attach("127.0.0.1:8080", emulator);
    const Resolution resolution = process.resolve();
    ASSERT_TRUE(resolution.found);
    const bool deployed = resolution.environment()->is_deployed();
    EXPECT_EQ(names_of(resolution.warnings).size(), deployed ? 1U : 0U);
    if (deployed) {
      EXPECT_EQ(resolution.warnings[0].kind, WarningKind::emulator);
      EXPECT_TRUE(resolution.warnings[0].fails_check);
    }
  }
}

TEST(gcp_source, asks_for_project_and_token_once_a_search) {
  GoogleProcess process{{"K_SERVICE", "auth"}};
  process.metadata.project = "demo";
  EXPECT_EQ(code_of(process.resolve().found), "secret_absent");
  EXPECT_EQ(process.secrets.requests().size(), 3U);
  EXPECT_EQ(process.metadata.requests().size(), 2U);
}

}  // namespace jwtsync::sources::gcp_source_test
