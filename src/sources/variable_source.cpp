// SPDX-License-Identifier: Apache-2.0
// env:NAME, an environment variable.
#include "sources/catalog.h"
#include "sources/compatibility.h"
#include "sources/environment.h"
#include "sources/order.h"
#include "sources/variable_name.h"

#include <algorithm>

namespace jwtsync::sources {
namespace {

Result<std::string> name_in(std::string_view written) {
  if (is_variable_name(written)) return std::string(written);
  return failure(Code::locator_malformed, "what stands after \"env:\" is not the name of a variable",
                 "write the variable's name, such as env:JWT_SECRET_KEY, not its value");
}

std::string label_of(const Locator& locator) {
  return locator.place == legacy_variable ? std::string(legacy_label) : locator.place;
}

Result<RawValue> read(const Search& search, const Locator& locator) {
  const auto value = search.world.variables.get(locator.place);
  if (!value) return failure(Code::secret_absent, "not set");
  Result<Secret> bytes = Secret::copy_of(*value);
  if (!bytes) return failure(std::move(bytes).error());
  return RawValue{std::move(*bytes), {}};
}

Footprint footprint_of(const EnvironmentVariables& /*variables*/, const Locator& locator) {
  return {.variable = locator.place, .file = std::nullopt};
}

std::vector<Warning> warnings_about(const Surroundings& /*where*/, const Locator& locator) {
  if (locator.place != legacy_variable) return {};
  return {{WarningKind::legacy_variable, "JWT_SECRET is a legacy variable: name it JWT_SECRET_KEY"}};
}

Step step_of(const std::string& name) { return {{"env:" + name, &variable_source, name}, ""}; }

/// The variable of one environment, which others do not ask.
Step step_of_environment(const std::string& owner, const Environment& environment) {
  Step step = step_of(variable_for(owner));
  if (owner != environment.name) step.not_asked_because = "asked in " + owner + " only";
  return step;
}

std::vector<Step> default_steps(const Surroundings& where) {
  const Environment& environment = where.environment;
  const std::vector<std::string> builtin = builtin_environments();
  std::vector<Step> steps;
  if (std::find(builtin.begin(), builtin.end(), environment.name) == builtin.end()) {
    steps.push_back(step_of_environment(environment.name, environment));
  }
  steps.push_back(step_of_environment("staging", environment));
  steps.push_back(step_of_environment("production", environment));
  steps.push_back(step_of(std::string(generic_variable)));
  steps.push_back(step_of(std::string(legacy_variable)));
  return steps;
}

}  // namespace

constinit const Source variable_source{.scheme = "env",
                                       .form = "env:NAME",
                                       .reach = Reach::process,
                                       .place_of = name_in,
                                       .label_of = label_of,
                                       .read = read,
                                       .footprint_of = footprint_of,
                                       .warnings_about = warnings_about,
                                       .default_steps = default_steps};

}  // namespace jwtsync::sources
