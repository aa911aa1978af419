// SPDX-License-Identifier: Apache-2.0
#include "compat/diagnostics.h"

#include "base/text.h"
#include "json/strict.h"
#include "sources/compatibility.h"
#include "sources/environment.h"

#include <array>
#include <string>
#include <string_view>

namespace jwtsync::compat {
namespace {

constexpr std::array<std::string_view, 6> shown_variables{"JWT_SECRET_STAGING",      "JWT_SECRET_PRODUCTION",
                                                          sources::generic_variable, sources::legacy_variable,
                                                          "GCP_PROJECT_ID",          "GOOGLE_CLOUD_PROJECT"};
constexpr std::string_view not_here = "N/A";

/// Where the environment is an error, what the variable says, or "unknown".
std::string environment_name(const EnvironmentVariables& variables, const Result<Environment>& environment) {
  if (environment) return environment->name;
  const std::string said = base::lower(base::trim(variables.get("ENVIRONMENT").value_or("")));
  return said.empty() ? "unknown" : said;
}

/// Set and not empty, as the log records mean it.
json::Value variables_json(const EnvironmentVariables& variables) {
  json::Value value = json::Value::object();
  for (const std::string_view name : shown_variables) value[name] = !variables.get(name).value_or("").empty();
  return value;
}

/// The variable of this environment alone; development and test have none.
std::string own_variable(const Environment& environment) {
  const bool has_none = environment.name == "development" || environment.name == "test";
  return has_none ? std::string(not_here) : sources::variable_for(environment.name);
}

json::Value priority_json(const Result<Environment>& environment) {
  const bool is_deployed = environment && environment->is_deployed();
  const bool falls_back = environment && !environment->is_deployed();
  return {environment ? own_variable(*environment) : std::string(not_here), sources::generic_variable,
          sources::legacy_label, is_deployed ? "GCP Secret Manager" : not_here,
          falls_back ? "Development fallback" : not_here};
}

}  // namespace

json::Value diagnostics(const EnvironmentVariables& variables, const Result<Environment>& environment,
                        const FoundSecret* cached) {
  const bool has_cached_secret = cached != nullptr;
  json::Value value{
      {"current_environment", environment_name(variables, environment)},
      // Loading validates: the one was never true without the other.
      {"cache_status", {{"has_cached_secret", has_cached_secret}, {"validation_performed", has_cached_secret}}},
      {"environment_variables", variables_json(variables)},
      {"secret_source_priority", priority_json(environment)}};
  if (cached != nullptr) {
    value["cached_secret_hash"] = cached->fingerprint;
    value["cached_secret_length"] = cached->length;
    value["cached_secret_source"] = cached->source;
  }
  value["environment_from"] = environment ? json::Value(name_of(environment->from)) : json::Value(nullptr);
  value["environment_error"] = environment ? json::Value(nullptr) : json::error_json(environment.error());
  value["version"] = JWTSYNC_VERSION;
  return value;
}

}  // namespace jwtsync::compat
