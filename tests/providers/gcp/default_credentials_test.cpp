// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/credentials.h"

#include "google.h"

namespace jwtsync::gcp::default_credentials_test {

std::string user_of(std::string_view project) {
  return R"({"type":"authorized_user","client_id":"i","client_secret":"c4n4ry","refresh_token":"c4n4ry",)"
         R"("project_id":")" +
         std::string(project) + "\"}";
}

constexpr const char* gcloud_of_home = "/home/me/.config/gcloud/application_default_credentials.json";
constexpr const char* gcloud_of_folder = "/gcloud/application_default_credentials.json";

TEST(DefaultCredentials, are_looked_for_in_the_order_of_google) {
  Google google;
  google.use_machine();
  google.fake.variables.set("HOME", "/home/me");
  EXPECT_EQ(default_credentials(google.task)->project, "") << "the machine's own";
  google.fake.files.put(gcloud_of_home, user_of("of-home"));
  EXPECT_EQ(default_credentials(google.task)->project, "of-home");
  google.fake.files.put(gcloud_of_folder, user_of("of-folder"));
  google.fake.variables.set("CLOUDSDK_CONFIG", "/gcloud");
  EXPECT_EQ(default_credentials(google.task)->project, "of-folder");
  google.use_credentials(user_of("of-variable"));
  EXPECT_EQ(default_credentials(google.task)->project, "of-variable");
}

TEST(DefaultCredentials, that_are_named_but_missing_or_broken_stop) {
  Google google;
  google.use_machine();
  google.fake.variables.set("HOME", "/home/me");
  google.fake.files.put(gcloud_of_home, user_of("of-home"));
  google.fake.variables.set("GOOGLE_APPLICATION_CREDENTIALS", "/run/missing.json");
  const Result<Credentials> missing = default_credentials(google.task);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::configuration_malformed);
  EXPECT_NE(words_of(missing.error()).find("GOOGLE_APPLICATION_CREDENTIALS: there is no file /run/missing.json"),
            std::string::npos);
  google.use_credentials("{\"type\":\"c4n4ry\"}");
  EXPECT_NE(words_of(default_credentials(google.task).error()).find("GOOGLE_APPLICATION_CREDENTIALS: /run/key.json"),
            std::string::npos);
}

TEST(DefaultCredentials, of_gcloud_that_are_broken_stop_too) {
  Google google;
  google.fake.variables.set("HOME", "/home/me");
  google.fake.files.fail(gcloud_of_home, {Code::file_forbidden, "may not be read", ""});
  EXPECT_EQ(default_credentials(google.task).error().code, Code::configuration_malformed);
  google.fake.files.put(gcloud_of_home, "");
  EXPECT_EQ(default_credentials(google.task).error().code, Code::configuration_malformed);
}

TEST(DefaultCredentials, of_another_universe_are_refused) {
  Google google;
  google.use_credentials(R"({"type":"authorized_user","client_id":"i","client_secret":"s","refresh_token":"r",)"
                         R"("universe_domain":"apis.example"})");
  EXPECT_EQ(default_credentials(google.task).error().code, Code::configuration_malformed);
  google.fake.variables.set("GOOGLE_CLOUD_UNIVERSE_DOMAIN", "apis.example");
  EXPECT_TRUE(default_credentials(google.task));
  google.use_credentials(user_of("demo"));
  EXPECT_EQ(default_credentials(google.task).error().code, Code::configuration_malformed);
}

TEST(DefaultCredentials, of_the_machine_are_of_its_universe) {
  Google google;
  google.use_machine();
  google.fake.variables.set("GOOGLE_CLOUD_UNIVERSE_DOMAIN", "apis.example");
  EXPECT_EQ(default_credentials(google.task).error().code, Code::configuration_malformed);
  google.metadata.universe = "apis.example";
  EXPECT_TRUE(default_credentials(google.task));
}

TEST(DefaultCredentials, are_paid_for_by_whom_a_variable_names) {
  Google google;
  google.use_credentials(user_of("demo"));
  EXPECT_EQ(default_credentials(google.task)->quota_project, "");
  google.fake.variables.set("GOOGLE_CLOUD_QUOTA_PROJECT", "payer");
  EXPECT_EQ(default_credentials(google.task)->quota_project, "payer");
  google.fake.variables.set("GOOGLE_CLOUD_QUOTA_PROJECT", "a\r\nb");
  EXPECT_EQ(default_credentials(google.task).error().code, Code::configuration_malformed);
}

}  // namespace jwtsync::gcp::default_credentials_test
