// SPDX-License-Identifier: Apache-2.0
#include "configuration/platform.h"

#include "base/characters.h"
#include "base/text.h"
#include "configuration/settings.h"

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
  std::string_view revision = {};
  std::string_view region = {};
};

constexpr std::string_view kubernetes = "KUBERNETES_SERVICE_HOST";

constexpr std::array platforms{
    Platform{kubernetes, "POD_NAME", ""},                            // by the downward API, where a pod sets it
    Platform{kubernetes, "HOSTNAME", ""},                            // a pod's host name is its name
    Platform{"K_SERVICE", "K_REVISION", "K_SERVICE", "K_REVISION"},  // Cloud Run, Knative
    Platform{"CLOUD_RUN_WORKER_POOL", "CLOUD_RUN_WORKER_POOL_REVISION", "CLOUD_RUN_WORKER_POOL",
             "CLOUD_RUN_WORKER_POOL_REVISION"},
    Platform{"CLOUD_RUN_JOB", "CLOUD_RUN_EXECUTION", "CLOUD_RUN_JOB"},
    // The URI ends in the container's ID. Revision and service only the endpoint behind it tells.
    Platform{"ECS_CONTAINER_METADATA_URI_V4", "ECS_CONTAINER_METADATA_URI_V4", "", "", "AWS_REGION"},
    Platform{"ECS_CONTAINER_METADATA_URI", "ECS_CONTAINER_METADATA_URI", "", "", "AWS_REGION"},
    Platform{"CONTAINER_APP_NAME", "CONTAINER_APP_REPLICA_NAME", "CONTAINER_APP_NAME", "CONTAINER_APP_REVISION"},
    Platform{"WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "", "REGION_NAME"},  // App Service
    Platform{"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_NAME",
             "AWS_LAMBDA_FUNCTION_VERSION", "AWS_REGION"},
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
      result.begin(), result.end(), [](char c) { return !base::is_alphanumeric(c) && !base::is_one_of(c, "._-"); },
      '-');
  return result;
}

/// systemd.exec(5): the start of the unit that this process belongs to, as 32 hexadecimal digits. The name of the unit
/// no variable tells.
std::string_view invocation_of(const EnvironmentVariables& variables) {
  constexpr std::size_t size = 32;
  const std::string_view value = value_of(variables, "INVOCATION_ID");
  return value.size() == size && std::all_of(value.begin(), value.end(), base::is_hex_digit) ? value
                                                                                             : std::string_view{};
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

std::optional<std::string_view> platform_sign(const EnvironmentVariables& variables) {
  for (const Platform& platform : platforms) {
    if (!value_of(variables, platform.sign).empty()) return platform.sign;
  }
  return std::nullopt;
}

std::optional<std::string> platform_service(const EnvironmentVariables& variables) {
  for (const Platform& platform : platforms) {
    if (const std::string_view name = value_of(variables, platform.service); !name.empty()) return std::string(name);
  }
  return std::nullopt;
}

std::map<std::string, std::string> platform_labels(const EnvironmentVariables& variables) {
  std::map<std::string, std::string> labels;
  const auto add = [&](const std::string& name, std::string_view value) {
    if (!value.empty()) labels.emplace(name, value);
  };
  for (const Platform& platform : platforms) {
    if (value_of(variables, platform.sign).empty()) continue;
    add("revision", value_of(variables, platform.revision));
    add("region", value_of(variables, platform.region));
  }
  if (!value_of(variables, kubernetes).empty()) add("namespace", value_of(variables, "POD_NAMESPACE"));
  add("invocation", invocation_of(variables));
  return labels;
}

}  // namespace jwtsync::configuration
