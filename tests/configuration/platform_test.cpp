// SPDX-License-Identifier: Apache-2.0
#include "configuration/platform.h"

#include "configuration/settings.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <map>
#include <optional>
#include <string>

namespace jwtsync::configuration::platform_test {

using Variables = std::map<std::string, std::string>;

testing::FakeVariables set(const Variables& variables) {
  testing::FakeVariables fake;
  for (const auto& [name, value] : variables) fake.set(name, value);
  return fake;
}

struct Case {
  const char* what;
  std::map<std::string, std::string> variables;
  std::string instance;
  std::optional<std::string> service;
};

TEST(platform, shows_itself_by_a_variable_of_its_own) {
  EXPECT_EQ(platform_sign(set({})), std::nullopt);
  EXPECT_EQ(platform_sign(set({{"KUBERNETES_SERVICE_HOST", " "}})), std::nullopt) << "blank is as good as unset";
  for (const char* sign : {"KUBERNETES_SERVICE_HOST", "K_SERVICE", "ECS_CONTAINER_METADATA_URI_V4"}) {
    EXPECT_EQ(platform_sign(set({{sign, "x"}})), sign);
  }
}

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
      {"a Cloud Run worker pool",
       {{"CLOUD_RUN_WORKER_POOL", "jobs"}, {"CLOUD_RUN_WORKER_POOL_REVISION", "jobs-00007-abc"}},
       "jobs-00007-abc",
       "jobs"},
      {"Container Apps",
       {{"CONTAINER_APP_NAME", "auth"}, {"CONTAINER_APP_REPLICA_NAME", "auth--r1-5d-x"}},
       "auth--r1-5d-x",
       "auth"},
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

TEST(platform, says_which_revision_and_where) {
  const std::string invocation = "0123456789abcdef0123456789abcdef";
  struct LabelCase {
    const char* what;
    Variables variables;
    Variables labels;
  };
  const LabelCase cases[] = {
      {"a person's machine", {{"AWS_REGION", "eu-west-1"}, {"POD_NAMESPACE", "x"}, {"K_REVISION", "x"}}, {}},
      {"Cloud Run", {{"K_SERVICE", "auth"}, {"K_REVISION", "auth-00042-xyz"}}, {{"revision", "auth-00042-xyz"}}},
      {"a worker pool",
       {{"CLOUD_RUN_WORKER_POOL", "jobs"}, {"CLOUD_RUN_WORKER_POOL_REVISION", "jobs-1"}},
       {{"revision", "jobs-1"}}},
      {"a job's execution is no revision", {{"CLOUD_RUN_JOB", "sweep"}, {"CLOUD_RUN_EXECUTION", "sweep-x7"}}, {}},
      {"a pod", {{"KUBERNETES_SERVICE_HOST", "10.0.0.1"}, {"POD_NAMESPACE", "shop"}}, {{"namespace", "shop"}}},
      {"Knative on Kubernetes",
       {{"KUBERNETES_SERVICE_HOST", "10.0.0.1"}, {"K_SERVICE", "auth"}, {"K_REVISION", "auth-00001"}},
       {{"revision", "auth-00001"}}},
      {"ECS",
       {{"ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/0123"}, {"AWS_REGION", "eu-west-1"}},
       {{"region", "eu-west-1"}}},
      {"Lambda",
       {{"AWS_LAMBDA_FUNCTION_NAME", "auth"}, {"AWS_LAMBDA_FUNCTION_VERSION", "7"}, {"AWS_REGION", "eu-west-1"}},
       {{"revision", "7"}, {"region", "eu-west-1"}}},
      {"Container Apps",
       {{"CONTAINER_APP_NAME", "auth"}, {"CONTAINER_APP_REVISION", "auth--r1"}},
       {{"revision", "auth--r1"}}},
      {"App Service", {{"WEBSITE_SITE_NAME", "auth"}, {"REGION_NAME", "West Europe"}}, {{"region", "West Europe"}}},
      {"a unit of systemd", {{"INVOCATION_ID", invocation}}, {{"invocation", invocation}}},
      {"no invocation", {{"INVOCATION_ID", invocation + "0"}}, {}},
      {"no invocation either", {{"INVOCATION_ID", std::string(32, 'x')}}, {}},
      {"blank", {{"K_SERVICE", "auth"}, {"K_REVISION", " "}}, {}},
  };
  for (const LabelCase& each : cases) EXPECT_EQ(platform_labels(set(each.variables)), each.labels) << each.what;
}

}  // namespace jwtsync::configuration::platform_test
