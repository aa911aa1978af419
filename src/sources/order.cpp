// SPDX-License-Identifier: Apache-2.0
#include "sources/order.h"

#include "base/text.h"
#include "sources/catalog.h"

#include <string_view>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr std::string_view order_variable = "JWTSYNC_SOURCES";

/// The locators that were written, and where.
struct WrittenOrder {
  std::vector<std::string_view> locators;
  std::string_view where;
};

WrittenOrder written_order(const EnvironmentVariables& variables, const ResolveOptions& options) {
  if (!options.sources.empty()) {
    // Those of one of several issuers stand in the file, and come before the variable as arguments do.
    const bool stand_in_file = options.sources == options.configured_sources;
    return {{options.sources.begin(), options.sources.end()}, stand_in_file ? "sources" : "--source"};
  }
  const std::string_view listed = base::trim(variables.get(order_variable).value_or(""));
  if (!listed.empty()) return {base::split(listed, ','), order_variable};
  return {{options.configured_sources.begin(), options.configured_sources.end()}, "sources"};
}

/// A source that only development and test ask is left out elsewhere, even if it is named.
Step in_scope(Step step, const Environment& environment) {
  const bool left_out = step.locator.source->scope == Scope::development_and_test && environment.is_deployed();
  if (left_out) step.not_asked_because = "asked in development and test only";
  return step;
}

Order default_order(const Surroundings& where) {
  Order order;
  order.is_default = true;
  for (const Source* source : catalog()) {
    if (source->default_steps == nullptr) continue;
    for (Step& step : source->default_steps(where)) {
      order.steps.push_back(in_scope(std::move(step), where.environment));
    }
  }
  return order;
}

}  // namespace

Result<Order> order_in(const Environment& environment, const EnvironmentVariables& variables,
                       const ResolveOptions& options) {
  const WrittenOrder written = written_order(variables, options);
  if (written.locators.empty()) return default_order({environment, variables});
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
    order.steps.push_back(in_scope({std::move(*locator), ""}, environment));
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
