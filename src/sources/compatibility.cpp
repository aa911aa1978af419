// SPDX-License-Identifier: Apache-2.0
#include "sources/compatibility.h"

#include "sources/environment.h"
#include "sources/fitness.h"

#include <array>

namespace jwtsync::sources {
namespace {

constexpr std::array<std::string_view, 4> reported_variables{"JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION",
                                                             generic_variable, legacy_variable};
constexpr std::string_view project_variable = "GCP_PROJECT_ID";

/// "Available", as the texts mean it: set and not empty, blank or not.
bool is_available(const EnvironmentVariables& variables, std::string_view name) {
  return !variables.get(name).value_or("").empty();
}

void record_availability(Events& events, const EnvironmentVariables& variables, std::string_view name) {
  events.record(Level::debug, std::string(name) + " available: " + (is_available(variables, name) ? "True" : "False"));
}

/// As Python prints a list of texts; `NONE` for an empty one.
std::string available_sources(const EnvironmentVariables& variables) {
  std::string list;
  const auto add = [&](std::string_view name) { list += (list.empty() ? "'" : ", '") + std::string(name) + "'"; };
  for (const std::string_view name : reported_variables) {
    if (is_available(variables, name)) add(name);
  }
  if (is_available(variables, project_variable)) add("GCP Secret Manager (GCP_PROJECT_ID set)");
  return list.empty() ? "NONE" : "[" + list + "]";
}

std::string in_environment(const Environment& environment) { return " in " + environment.name + " environment"; }

}  // namespace

void record_start(Events& events, const EnvironmentVariables& variables, const Environment& environment) {
  events.record(Level::info, "Loading JWT secret for environment: " + environment.name);
  for (const std::string_view name : reported_variables) record_availability(events, variables, name);
  record_availability(events, variables, project_variable);
}

void record_value(Events& events, const Environment& environment, std::string_view label, std::size_t length) {
  const std::string in_length = " (length: " + std::to_string(length) + ")";
  if (label == legacy_label) {
    events.record(Level::warning,
                  "Using legacy JWT_SECRET environment variable" + in_length + ". Please migrate to JWT_SECRET_KEY");
  } else if (label == fallback_label) {
    events.record(Level::warning, "Using development JWT secret fallback" + in_environment(environment));
  } else {
    events.record(Level::info, "Found JWT secret from " + std::string(label) + in_length);
  }
}

void record_fallback_in_use(Events& events, const Environment& environment) {
  if (environment.name == "development") return;
  events.record(Level::error, "CRITICAL: Using development JWT secret" + in_environment(environment) + "!");
}

void record_success(Events& events, const Environment& environment, const FoundSecret& found) {
  events.record(Level::info,
                "JWT secret successfully loaded from " + found.source + " for " + environment.name + " environment");
  events.record(Level::info, "JWT secret hash (first 16 chars): " + found.fingerprint);
}

std::string required_of_others_text(const Environment& environment) {
  return "JWT secret is REQUIRED" + in_environment(environment) + ", and none of the sources that are asked has one";
}

std::string required_text(const EnvironmentVariables& variables, const Environment& environment) {
  return "JWT secret is REQUIRED" + in_environment(environment) + ". Set one of: " + variable_for(environment.name) +
         ", JWT_SECRET_KEY. Available sources: " + available_sources(variables);
}

std::string too_short_text(const Environment& environment) {
  return "JWT secret must be at least " + std::to_string(least_length(environment)) + " characters" +
         in_environment(environment);
}

std::string development_secret_text(const Environment& environment) {
  return "JWT secret validation failed: Development secret used in " + environment.name;
}

}  // namespace jwtsync::sources
