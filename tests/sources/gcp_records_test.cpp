// SPDX-License-Identifier: Apache-2.0
// The records of the search in GCP Secret Manager, in their order, with their levels, to the byte.
#include "sources/gcp_records.h"

#include "google_process.h"

namespace jwtsync::sources::gcp_records_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What was recorded of Google Secret Manager, and all after it.
std::vector<std::string> records(GoogleProcess& process) {
  process.resolve();
  std::vector<std::string> lines = process.fake.events.lines();
  lines.erase(lines.begin(), lines.begin() + 6);  // what every search begins with
  return lines;
}

constexpr const char* attempting = "info Attempting to load JWT secret from GCP Secret Manager for staging";
constexpr const char* in_project = "info Attempting to load JWT secret from GCP Secret Manager, project: demo";
constexpr const char* trying_first =
    "debug Trying GCP secret: projects/demo/secrets/jwt-secret-staging/versions/latest";
constexpr const char* trying_second = "debug Trying GCP secret: projects/demo/secrets/jwt-secret-key/versions/latest";
constexpr const char* trying_third = "debug Trying GCP secret: projects/demo/secrets/jwt-secret/versions/latest";
constexpr const char* first_missing =
    "debug Failed to load GCP secret 'jwt-secret-staging': GCP Secret Manager has no "
    "projects/demo/secrets/jwt-secret-staging/versions/latest";
constexpr const char* second_missing =
    "debug Failed to load GCP secret 'jwt-secret-key': GCP Secret Manager has no "
    "projects/demo/secrets/jwt-secret-key/versions/latest";
constexpr const char* third_missing =
    "debug Failed to load GCP secret 'jwt-secret': GCP Secret Manager has no "
    "projects/demo/secrets/jwt-secret/versions/latest";
constexpr const char* failed = "warning Failed to load JWT secret from GCP Secret Manager for staging";
constexpr const char* required_of_project =
    "error JWT secret is REQUIRED in staging environment. Set one of: JWT_SECRET_STAGING, JWT_SECRET_KEY. "
    "Available sources: ['GCP Secret Manager (GCP_PROJECT_ID set)']";
constexpr const char* required =
    "error JWT secret is REQUIRED in staging environment. Set one of: JWT_SECRET_STAGING, JWT_SECRET_KEY. "
    "Available sources: NONE";

TEST(gcp_records, of_the_first_secret) {
  GoogleProcess process;
  process.name_project();
  process.secrets.put("demo", "jwt-secret-staging", fit_secret);
  const std::string hash = process.resolve().found->fingerprint;
  EXPECT_THAT(
      records(process),
      ElementsAre(attempting, in_project, trying_first,
                  "info Successfully loaded JWT secret 'jwt-secret-staging' from GCP Secret Manager for staging "
                  "(length: 38)",
                  "info Found JWT secret from GCP Secret Manager (length: 38)",
                  "info JWT secret successfully loaded from GCP Secret Manager for staging environment",
                  "info JWT secret hash (first 16 chars): " + hash));
}

TEST(gcp_records, of_a_missing_and_an_empty_secret_before_the_one_that_is_there) {
  GoogleProcess process;
  process.name_project();
  process.secrets.put("demo", "jwt-secret-key", " \n");
  process.secrets.put("demo", "jwt-secret", fit_secret + "\n");
  const std::string hash = process.resolve().found->fingerprint;
  EXPECT_THAT(
      records(process),
      ElementsAre(attempting, in_project, trying_first, first_missing, trying_second,
                  "warning GCP secret 'jwt-secret-key' was empty", trying_third,
                  "info Successfully loaded JWT secret 'jwt-secret' from GCP Secret Manager for staging (length: 38)",
                  "info Found JWT secret from GCP Secret Manager (length: 38)",
                  "info JWT secret successfully loaded from GCP Secret Manager for staging environment",
                  "info JWT secret hash (first 16 chars): " + hash));
}

TEST(gcp_records, where_none_is_there) {
  GoogleProcess process;
  process.name_project();
  EXPECT_THAT(
      records(process),
      ElementsAre(attempting, in_project, trying_first, first_missing, trying_second, second_missing, trying_third,
                  third_missing, "warning Could not load JWT secret from any GCP Secret Manager secret for staging",
                  failed, required_of_project));
}

TEST(gcp_records, where_a_secret_stops_the_search) {
  GoogleProcess process;
  process.name_project();
  process.secrets.deny("demo", "jwt-secret-staging");
  const std::string reason =
      "GCP Secret Manager denies access to projects/demo/secrets/jwt-secret-staging, which may also mean that it is "
      "missing";
  EXPECT_THAT(records(process), ElementsAre(attempting, in_project, trying_first,
                                            "debug Failed to load GCP secret 'jwt-secret-staging': " + reason,
                                            "error Error loading from GCP Secret Manager: " + reason, failed));
}

TEST(gcp_records, where_credentials_cannot_be_used) {
  GoogleProcess process{{"GOOGLE_APPLICATION_CREDENTIALS", "/missing.json"}};
  EXPECT_THAT(records(process),
              ElementsAre(attempting,
                          "error Error loading from GCP Secret Manager: GOOGLE_APPLICATION_CREDENTIALS: there is no "
                          "file /missing.json",
                          failed));
}

TEST(gcp_records, where_no_project_is_known) {
  constexpr const char* no_project = "debug No GCP project ID found (GCP_PROJECT_ID or GOOGLE_CLOUD_PROJECT)";
  GoogleProcess nothing_of_google;
  EXPECT_THAT(records(nothing_of_google), ElementsAre(attempting, no_project, failed, required));
  GoogleProcess on_a_platform{{"K_SERVICE", "auth"}};
  EXPECT_THAT(records(on_a_platform), ElementsAre(attempting, no_project, failed, required));
}

TEST(gcp_records, are_none_where_google_is_not_asked) {
  const auto of_google = [](GoogleProcess& process) {
    std::vector<std::string> lines = records(process);
    std::erase_if(lines, [](const std::string& line) { return line.find("GCP") == std::string::npos; });
    return lines;
  };
  GoogleProcess found_before{{"JWT_SECRET_KEY", fit_secret}};
  found_before.name_project();
  EXPECT_THAT(of_google(found_before), IsEmpty());
  GoogleProcess of_development;
  of_development.fake.variables.set("ENVIRONMENT", "development");
  of_development.name_project();
  EXPECT_THAT(of_google(of_development), IsEmpty());
  GoogleProcess of_own_order{{"JWTSYNC_SOURCES", "gcp-sm://demo/jwt-secret"}};
  of_own_order.secrets.put("demo", "jwt-secret", fit_secret);
  EXPECT_THAT(of_google(of_own_order), IsEmpty());
}

}  // namespace jwtsync::sources::gcp_records_test
