// SPDX-License-Identifier: Apache-2.0
#include "configuration/settings.h"

#include "base/text.h"
#include "configuration/platform.h"

#include <chrono>
#include <string_view>
#include <utility>

namespace jwtsync::configuration {

ResolveOptions resolve_options(const Configuration& file, std::optional<std::string> environment_argument,
                               std::vector<std::string> source_arguments) {
  ResolveOptions result;
  result.environment = std::move(environment_argument);
  result.configured_environment = file.environment;
  result.sources = std::move(source_arguments);
  result.configured_sources = file.sources;
  result.added_environments = file.environments;
  result.configuration_warnings = file.warnings;
  return result;
}

Expectations expectations_of(const Configuration& file, const Expectations& argument) {
  Expectations result = file.expectations;
  if (argument.issuer) result.issuer = argument.issuer;
  if (!argument.audiences.empty()) result.audiences = argument.audiences;
  if (!argument.algorithms.empty()) result.algorithms = argument.algorithms;
  if (argument.leeway != std::chrono::seconds(0)) result.leeway = argument.leeway;
  if (!argument.required_claims.empty()) result.required_claims = argument.required_claims;
  if (argument.type) result.type = argument.type;
  if (argument.allow_missing_expiration) result.allow_missing_expiration = true;
  return result;
}

std::string service_name(const World& world, const Configuration& file, const std::optional<std::string>& argument) {
  if (argument) return *argument;
  const std::string_view variable = base::trim(world.variables.get("JWTSYNC_SERVICE").value_or(""));
  if (!variable.empty()) return std::string(variable);
  if (file.service) return *file.service;
  return platform_service(world.variables).value_or("unnamed");
}

}  // namespace jwtsync::configuration
