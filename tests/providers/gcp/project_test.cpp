// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/project.h"

#include "google.h"
#include "providers/gcp/credentials.h"

namespace jwtsync::gcp::project_test {

/// As one asks who knows nothing yet.
Result<std::optional<std::string>> project_of(const Google& google) {
  Knowledge known;
  return find_project(google.task, known);
}

TEST(FindProject, asks_variables_then_the_file_then_the_machine) {
  Google google;
  google.use_machine();
  google.metadata.project = "of-machine";
  EXPECT_EQ(*project_of(google), std::nullopt) << "the machine is not asked without a reason";
  google.fake.variables.set("K_SERVICE", "auth");
  EXPECT_EQ(*project_of(google), "of-machine");
  google.use_service_account();
  EXPECT_EQ(*project_of(google), "demo-of-file");
  google.fake.variables.set("GOOGLE_CLOUD_PROJECT", "of-google");
  EXPECT_EQ(*project_of(google), "of-google");
  google.fake.variables.set("GCP_PROJECT_ID", "of-gcp");
  EXPECT_EQ(*project_of(google), "of-gcp");
  google.fake.variables.set("GCP_PROJECT_ID", "");
  EXPECT_EQ(*project_of(google), "of-google");
}

TEST(FindProject, asks_the_machine_where_credentials_name_no_project) {
  Google google;
  google.use_machine();
  google.metadata.project = "of-machine";
  google.use_credentials(R"({"type":"authorized_user","client_id":"i","client_secret":"s","refresh_token":"r"})");
  EXPECT_EQ(*project_of(google), "of-machine");
}

TEST(FindProject, is_not_kept_waiting_by_a_machine_that_is_not_there) {
  Google google;
  google.fake.variables.set("K_SERVICE", "auth");
  EXPECT_EQ(*project_of(google), std::nullopt);
  EXPECT_EQ(google.fake.clock.elapsed().count(), 0);
}

TEST(FindProject, is_asked_once_a_search) {
  Google google;
  google.use_machine();
  google.metadata.project = "of-machine";
  google.fake.variables.set("K_SERVICE", "auth");
  Knowledge known;
  EXPECT_EQ(*find_project(google.task, known), "of-machine");
  EXPECT_EQ(*find_project(google.task, known), "of-machine");
  EXPECT_EQ(google.metadata.requests().size(), 1U);
}

TEST(MayHaveProject, is_told_by_variables) {
  for (const char* name : {"GCP_PROJECT_ID", "GOOGLE_CLOUD_PROJECT", "GOOGLE_APPLICATION_CREDENTIALS", "K_SERVICE"}) {
    testing::FakeVariables variables;
    variables.set(name, "");
    EXPECT_FALSE(may_have_project(variables)) << name;
    variables.set(name, "x");
    EXPECT_TRUE(may_have_project(variables)) << name;
  }
}

TEST(FindProject, stops_at_what_is_no_project_and_at_bad_credentials) {
  Google google;
  google.fake.variables.set("GCP_PROJECT_ID", "c4n4ry/../x");
  EXPECT_EQ(project_of(google).error().code, Code::configuration_malformed);
  EXPECT_FALSE(words_of(project_of(google).error()).empty());
  google.fake.variables.unset("GCP_PROJECT_ID");
  google.use_credentials("{}");
  EXPECT_EQ(project_of(google).error().code, Code::configuration_malformed);
}

}  // namespace jwtsync::gcp::project_test
