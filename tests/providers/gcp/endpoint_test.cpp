// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/endpoint.h"

#include "google.h"

namespace jwtsync::gcp {
namespace {

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

}  // namespace
}  // namespace jwtsync::gcp
