// SPDX-License-Identifier: Apache-2.0
// GCP Secret Manager as a source: in the default order, and where somebody names it.
#include "google_process.h"

namespace jwtsync::sources {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::GcpFault;
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

TEST(gcp_source, goes_on_after_missing_and_empty_secrets_only) {
  struct Row {
    std::string first;  // what becomes of jwt-secret-staging
    std::function<void(GoogleProcess&)> set;
    std::string found;  // the locator, or the code of the error
  };
  const auto put = [](std::string_view value) {
    return [value](GoogleProcess& process) { process.secrets.put("demo", "jwt-secret-staging", value); };
  };
  const auto fail = [](GcpFault fault) {
    return [fault](GoogleProcess& process) { process.secrets.faults().choose([fault] { return fault; }); };
  };
  const Row table[] = {
      {"absent", [](GoogleProcess&) {}, "gcp-sm:///jwt-secret"},
      {"empty", put(""), "gcp-sm:///jwt-secret"},
      {"empty", put(" \t\n"), "gcp-sm:///jwt-secret"},
      {"unfit", put("c4n4ry-short"), "secret_too_short"},
      {"malformed", put("c4n4ry \xff"), "secret_malformed"},
      {"forbidden", [](GoogleProcess& process) { process.secrets.deny("demo", "jwt-secret-staging"); },
       "source_forbidden"},
      {"forbidden",
       [](GoogleProcess& process) {
         process.secrets.put("demo", "jwt-secret-staging", fit_secret);
         process.secrets.put("demo", "jwt-secret-staging", other_secret);
         process.secrets.set_state("demo", "jwt-secret-staging", 2, testing::GcpVersionState::disabled);
       },
       "source_forbidden"},
      {"forbidden", fail(GcpFault::unauthenticated), "source_forbidden"},
      {"unreachable", fail(GcpFault::unavailable), "source_unreachable"},
      {"unreachable", fail(GcpFault::rate_limited), "source_unreachable"},
      {"unreachable", fail(GcpFault::page_404), "source_unreachable"},
      {"unreachable", fail(GcpFault::redirect), "source_unreachable"},
      {"unreachable", fail(GcpFault::garbled), "answer_malformed"},
  };
  for (const Row& row : table) {
    GoogleProcess process;
    process.name_project();
    process.secrets.put("demo", "jwt-secret", fit_secret);
    row.set(process);
    const Resolution resolution = process.resolve();
    EXPECT_EQ(resolution.found ? resolution.found->locator : code_of(resolution.found), row.found);
    EXPECT_THAT(outcomes(resolution), Contains("gcp-sm:///jwt-secret-staging " + row.first)) << row.found;
  }
}

TEST(gcp_source, is_read_where_somebody_names_it_in_any_environment) {
  for (const char* environment : {"development", "staging"}) {
    GoogleProcess process{{"JWTSYNC_SOURCES", "gcp-sm://demo/jwt@1?trim=no,gcp-sm://demo/jwt"}};
    process.fake.variables.set("ENVIRONMENT", environment);
    process.secrets.put("demo", "jwt", fit_secret + "\n");
    process.secrets.put("demo", "jwt", other_secret);
    const Resolution resolution = process.resolve();
    ASSERT_TRUE(resolution.found);
    EXPECT_EQ(revealed(resolution.found->secret), fit_secret + "\n");
    EXPECT_EQ(resolution.found->source, "gcp-sm://demo/jwt@1?trim=no");
  }
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

}  // namespace
}  // namespace jwtsync::sources
