// SPDX-License-Identifier: Apache-2.0
#include "configuration/platform.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace jwtsync::configuration {
namespace {

/// Where one platform says who a process is. A platform is recognised by the first variable.
struct Platform {
  std::string_view sign;
  std::string_view instance;
  std::string_view service;
};

constexpr std::array platforms{
    Platform{"KUBERNETES_SERVICE_HOST", "POD_NAME", ""},  // by the downward API, where a pod sets it
    Platform{"KUBERNETES_SERVICE_HOST", "HOSTNAME", ""},  // a pod's host name is its name
    Platform{"K_SERVICE", "K_REVISION", "K_SERVICE"},     // Cloud Run, Knative
    Platform{"CLOUD_RUN_JOB", "CLOUD_RUN_EXECUTION", "CLOUD_RUN_JOB"},
    Platform{"ECS_CONTAINER_METADATA_URI_V4", "ECS_CONTAINER_METADATA_URI_V4", ""},  // ends in the container's ID
    Platform{"ECS_CONTAINER_METADATA_URI", "ECS_CONTAINER_METADATA_URI", ""},
    Platform{"WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME"},  // App Service
    Platform{"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_NAME"},
};

std::string_view value_of(const EnvironmentVariables& variables, std::string_view name) {
  return name.empty() ? std::string_view{} : base::trim(variables.get(name).value_or(""));
}

/// The last segment of a path or URL, in characters that are safe in any output.
std::string plain(std::string_view name) {
  constexpr std::size_t max_size = 63;  // of a DNS label, and so of a pod's host name
  name = name.substr(name.rfind('/') + 1);
  std::string result(name.substr(0, max_size));
  std::replace_if(
      result.begin(), result.end(),
      [](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return !letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-';
      },
      '-');
  return result;
}

}  // namespace

std::string instance_name(const World& world) {
  for (const Platform& platform : platforms) {
    if (value_of(world.variables, platform.sign).empty()) continue;
    if (std::string name = plain(value_of(world.variables, platform.instance)); !name.empty()) return name;
  }
  std::string host = plain(world.host_name);
  return host.empty() ? "process" : host;
}

std::optional<std::string> platform_service(const EnvironmentVariables& variables) {
  for (const Platform& platform : platforms) {
    if (const std::string_view name = value_of(variables, platform.service); !name.empty()) return std::string(name);
  }
  return std::nullopt;
}

}  // namespace jwtsync::configuration
