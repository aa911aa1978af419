// SPDX-License-Identifier: Apache-2.0
#include "configuration/platform.h"

#include <gtest/gtest.h>

#include <jwtsync/testing.h>
#include <map>

namespace jwtsync::configuration {
namespace {

struct Case {
  const char* what;
  std::map<std::string, std::string> variables;
  std::string instance;
  std::optional<std::string> service;
};

TEST(platform, says_who_a_process_is) {
  const Case cases[] = {
      {"a person's machine", {{"HOSTNAME", "shell"}}, "host", std::nullopt},
      {"a pod", {{"KUBERNETES_SERVICE_HOST", "10.0.0.1"}, {"HOSTNAME", "auth-7d9f"}}, "auth-7d9f", std::nullopt},
      {"a pod that knows its name",
       {{"KUBERNETES_SERVICE_HOST", "10.0.0.1"}, {"HOSTNAME", "node"}, {"POD_NAME", "auth-7d9f"}},
       "auth-7d9f",
       std::nullopt},
      {"Cloud Run", {{"K_SERVICE", "auth"}, {"K_REVISION", "auth-00042-xyz"}}, "auth-00042-xyz", "auth"},
      {"a Cloud Run job", {{"CLOUD_RUN_JOB", "sweep"}, {"CLOUD_RUN_EXECUTION", "sweep-x7"}}, "sweep-x7", "sweep"},
      {"an older ECS", {{"ECS_CONTAINER_METADATA_URI", "http://169.254.170.2/v3/0123abcd"}}, "0123abcd", std::nullopt},
      {"ECS", {{"ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/0123abcd-77"}}, "0123abcd-77", std::nullopt},
      {"App Service", {{"WEBSITE_SITE_NAME", "auth"}, {"WEBSITE_INSTANCE_ID", "f00d"}}, "f00d", "auth"},
      {"Lambda", {{"AWS_LAMBDA_FUNCTION_NAME", "auth"}}, "auth", "auth"},
      {"a blank name", {{"K_SERVICE", "auth"}, {"K_REVISION", " "}}, "host", "auth"},
      {"a name that is no name", {{"K_SERVICE", "auth"}, {"K_REVISION", "a b\x1b[1mc"}}, "a-b--1mc", "auth"},
      {"a very long name", {{"K_SERVICE", "a"}, {"K_REVISION", std::string(500, 'r')}}, std::string(63, 'r'), "a"},
  };
  for (const Case& each : cases) {
    testing::FakeWorld fake;
    for (const auto& [name, value] : each.variables) fake.variables.set(name, value);
    EXPECT_EQ(instance_name(fake.world()), each.instance) << each.what;
    EXPECT_EQ(platform_service(fake.variables), each.service) << each.what;
  }
}

}  // namespace
}  // namespace jwtsync::configuration
