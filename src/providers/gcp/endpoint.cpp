// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/endpoint.h"

#include "ports/http_request.h"

namespace jwtsync::gcp {
std::optional<std::string> set_variable(const EnvironmentVariables& variables, std::string_view name) {
  const auto value = variables.get(name);
  if (!value || value->empty()) return std::nullopt;
  return std::string(*value);
}

Result<std::string> universe_domain(const EnvironmentVariables& variables) {
  const auto domain = set_variable(variables, "GOOGLE_CLOUD_UNIVERSE_DOMAIN");
  if (!domain) return std::string(default_universe);
  if (ports::is_authority(*domain) && domain->find(':') == std::string::npos) return *domain;
  return failure(Code::configuration_malformed, "GOOGLE_CLOUD_UNIVERSE_DOMAIN is not a domain",
                 "unset it, or set it to a domain such as googleapis.com");
}

Result<std::optional<std::string>> emulator_host(const EnvironmentVariables& variables) {
  auto host = set_variable(variables, emulator_variable);
  if (!host || ports::is_authority(*host)) return host;
  return failure(Code::configuration_malformed, "SECRET_MANAGER_EMULATOR_HOST is not HOST:PORT",
                 "unset it, or set it without a scheme, such as 127.0.0.1:8080");
}

Result<std::string> secret_manager_address(const EnvironmentVariables& variables, const std::string& location) {
  Result<std::optional<std::string>> emulator = emulator_host(variables);
  if (!emulator) return failure(std::move(emulator).error());
  if (emulator->has_value()) return "http://" + **emulator;
  const Result<std::string> universe = universe_domain(variables);
  if (!universe) return universe;
  return location.empty() ? "https://secretmanager." + *universe
                          : "https://secretmanager." + location + ".rep." + *universe;
}

}  // namespace jwtsync::gcp
