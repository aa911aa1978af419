// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/project.h"

#include "google.h"

namespace jwtsync::gcp::place_test {

TEST(SecretManagerAddress, is_googles_own_by_default) {
  const testing::FakeVariables variables;
  EXPECT_EQ(*secret_manager_address(variables, ""), "https://secretmanager.googleapis.com");
}

TEST(SecretManagerAddress, of_a_regional_secret_is_its_locations_own) {
  const testing::FakeVariables variables;
  EXPECT_EQ(*secret_manager_address(variables, "europe-west1"),
            "https://secretmanager.europe-west1.rep.googleapis.com");
}

TEST(SecretManagerAddress, follows_the_universe) {
  testing::FakeVariables variables;
  variables.set("GOOGLE_CLOUD_UNIVERSE_DOMAIN", "apis.example.org");
  EXPECT_EQ(*secret_manager_address(variables, ""), "https://secretmanager.apis.example.org");
  for (const char* domain : {"a/b", "a b", "evil.example:80", "x@y", "a?b"}) {
    variables.set("GOOGLE_CLOUD_UNIVERSE_DOMAIN", domain);
    EXPECT_EQ(secret_manager_address(variables, "").error().code, Code::configuration_malformed) << domain;
  }
}

TEST(SecretManagerAddress, is_the_emulators_where_there_is_one) {
  testing::FakeVariables variables;
  variables.set("SECRET_MANAGER_EMULATOR_HOST", "127.0.0.1:8080");
  EXPECT_EQ(*secret_manager_address(variables, ""), "http://127.0.0.1:8080");
  EXPECT_EQ(*secret_manager_address(variables, "europe-west1"), "http://127.0.0.1:8080");
  variables.set("SECRET_MANAGER_EMULATOR_HOST", "");
  EXPECT_EQ(*secret_manager_address(variables, ""), "https://secretmanager.googleapis.com");
  variables.set("SECRET_MANAGER_EMULATOR_HOST", "http://127.0.0.1:8080");
  EXPECT_EQ(secret_manager_address(variables, "").error().code, Code::configuration_malformed);
}

TEST(SecretPlace, is_read_from_a_locator) {
  const Result<SecretPlace> place = parse_place("//demo-1/jwt-secret_Key");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->version_resource(), "projects/demo-1/secrets/jwt-secret_Key/versions/latest");
  EXPECT_EQ(place->locator(), "gcp-sm://demo-1/jwt-secret_Key");
}

TEST(SecretPlace, takes_a_version_or_an_alias) {
  EXPECT_EQ(parse_place("//demo/s@7")->version_resource(), "projects/demo/secrets/s/versions/7");
  EXPECT_EQ(parse_place("//123456/s@prod")->locator(), "gcp-sm://123456/s@prod");
  EXPECT_EQ(parse_place("//demo/s@latest")->locator(), "gcp-sm://demo/s");
}

TEST(SecretPlace, may_be_of_one_location) {
  const Result<SecretPlace> place = in_location(*parse_place("//demo/s@2"), "europe-west1");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->version_resource(), "projects/demo/locations/europe-west1/secrets/s/versions/2");
  EXPECT_EQ(place->locator(), "gcp-sm://demo/s@2?location=europe-west1");
}

TEST(SecretPlace, without_a_project_is_in_the_processs_own) {
  EXPECT_EQ(parse_place("///s")->project, "");
  EXPECT_EQ(parse_place("///s@2")->locator(), "gcp-sm:///s@2");
}

TEST(SecretPlace, takes_a_project_of_a_domain) { EXPECT_TRUE(parse_place("//example.com:demo/s")); }

TEST(SecretPlace, refuses_what_could_lead_elsewhere_and_quotes_none_of_it) {
  const std::string long_name(256, 'a');
  const std::string cases[] = {"",
                               "demo/s",
                               "/demo/s",
                               "//demo",
                               "//demo/",
                               "//demo/s@",
                               "//demo/s/c4n4ry",
                               "//demo/s@1/c4n4ry",
                               "//demo/../c4n4ry",
                               "//../c4n4ry",
                               "//Demo/c4n4ry",
                               "//demo/c4n4ry:access",
                               "//demo/c4n4ry%2f",
                               "//demo/c4n4ry s",
                               "//demo/s@c4n4ry@2",
                               "//demo@x/c4n4ry",
                               "//demo/" + long_name};
  for (const std::string& written : cases) {
    const Result<SecretPlace> place = parse_place(written);
    ASSERT_FALSE(place) << written;
    EXPECT_EQ(place.error().code, Code::locator_malformed) << written;
    EXPECT_NE(words_of(place.error()).find("gcp-sm://PROJECT/NAME"), std::string::npos);
  }
  for (const char* location : {"", "Europe", "a.b", "a/b", "x:1"}) {
    EXPECT_FALSE(in_location(*parse_place("//demo/s"), location)) << location;
  }
}

}  // namespace jwtsync::gcp::place_test
