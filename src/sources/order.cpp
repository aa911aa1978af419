// SPDX-License-Identifier: Apache-2.0
#include "sources/order.h"

#include "base/text.h"
#include "sources/catalog.h"
#include "sources/compatibility.h"
#include "sources/environment.h"
#include "sources/gcp/project.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr std::string_view order_variable = "JWTSYNC_SOURCES";

/// What somebody wrote, and where.
struct Written {
  std::vector<std::string_view> locators;
  std::string_view where;
};

Written written_order(const EnvironmentVariables& variables, const ResolveOptions& options) {
  if (!options.sources.empty()) return {{options.sources.begin(), options.sources.end()}, "--source"};
  const std::string_view listed = base::trim(variables.get(order_variable).value_or(""));
  if (!listed.empty()) return {base::split(listed, ','), order_variable};
  return {{options.configured_sources.begin(), options.configured_sources.end()}, "sources"};
}

/// A source that only development and test ask is left out elsewhere, whoever names it.
Step step_of(Locator locator, const Environment& environment) {
  const bool left_out = locator.source->scope == Scope::development_and_test && environment.is_deployed();
  return {std::move(locator), left_out ? "asked in development and test only" : ""};
}

Locator variable_named(const std::string& name) { return {"env:" + name, &variable_source, name}; }

/// The variable of one environment, which others do not ask.
Step step_of_environment(const std::string& owner, const Environment& environment) {
  return {variable_named(variable_for(owner)), owner == environment.name ? "" : "asked in " + owner + " only"};
}

/// The secrets that the default order looks for in GCP Secret Manager, where this process has anything of Google.
void add_gcp_steps(Order& order, const Environment& environment, const EnvironmentVariables& variables) {
  if (!environment.is_deployed() || !gcp::may_have_project(variables)) return;
  for (const std::string& name :
       {"jwt-secret-" + environment.name, std::string("jwt-secret-key"), std::string("jwt-secret")}) {
    order.steps.push_back({{"gcp-sm:///" + name, &gcp_step_source, "///" + name}, ""});
  }
}

Order default_order(const Environment& environment, const EnvironmentVariables& variables) {
  Order order;
  order.is_default = true;
  const std::vector<std::string> builtin = builtin_environments();
  if (std::find(builtin.begin(), builtin.end(), environment.name) == builtin.end()) {
    order.steps.push_back(step_of_environment(environment.name, environment));
  }
  order.steps.push_back(step_of_environment("staging", environment));
  order.steps.push_back(step_of_environment("production", environment));
  order.steps.push_back({variable_named(std::string(generic_variable)), ""});
  order.steps.push_back({variable_named(std::string(legacy_variable)), ""});
  add_gcp_steps(order, environment, variables);
  order.steps.push_back(step_of({"builtin:development", &builtin_source, "development"}, environment));
  return order;
}

}  // namespace

Result<Order> order_in(const Environment& environment, const EnvironmentVariables& variables,
                       const ResolveOptions& options) {
  const Written written = written_order(variables, options);
  if (written.locators.empty()) return default_order(environment, variables);
  if (written.locators.size() > max_steps) {
    return failure(Code::argument_invalid,
                   std::string(written.where) + " names more than " + std::to_string(max_steps) + " sources",
                   "name the few that may hold the secret");
  }
  Order order;
  order.written_in = written.where;
  for (const std::string_view text : written.locators) {
    Result<Locator> locator = parse_locator(text);
    if (!locator) {
      const std::string place = std::string(written.where) + " " + std::to_string(order.steps.size() + 1);
      return failure(std::move(locator).error().at(place));
    }
    order.steps.push_back(step_of(std::move(*locator), environment));
  }
  return order;
}

std::vector<Locator> written_locators(const EnvironmentVariables& variables, const ResolveOptions& options) {
  std::vector<Locator> locators;
  for (const std::string_view text : written_order(variables, options).locators) {
    if (locators.size() == max_steps) break;
    if (Result<Locator> locator = parse_locator(text)) locators.push_back(std::move(*locator));
  }
  return locators;
}

}  // namespace jwtsync::sources
