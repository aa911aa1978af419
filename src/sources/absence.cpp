// SPDX-License-Identifier: Apache-2.0
#include "sources/absence.h"

#include "base/text.h"
#include "sources/compatibility.h"
#include "sources/environment.h"
#include "sources/misspelling.h"
#include "sources/other_environments.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources {
namespace {

constexpr std::string_view page = " (docs/reference/environment.md)";

bool is_set(const EnvironmentVariables& variables, std::string_view name) {
  return !base::trim(variables.get(name).value_or("")).empty();
}

bool is_blank(const EnvironmentVariables& variables, std::string_view name) {
  return variables.get(name).has_value() && !is_set(variables, name);
}

/// The variables that the order asks in this environment.
std::vector<std::string> asked_variables(const Order& order, const EnvironmentVariables& variables) {
  std::vector<std::string> names;
  for (const Step& step : order.steps) {
    const Footprint footprint = step.locator.source->footprint_of(variables, step.locator);
    if (footprint.variable && step.not_asked_because.empty()) names.push_back(*footprint.variable);
  }
  return names;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Names that somebody meant as they stand, so that none of them is a misspelling of another.
std::vector<std::string> known_variables(const ResolveOptions& options) {
  std::vector<std::string> names = environment_variables(options);
  names.emplace_back(generic_variable);
  names.emplace_back(legacy_variable);
  return names;
}

std::string misspelling_hint(const std::vector<std::string>& asked, const EnvironmentVariables& variables,
                             const ResolveOptions& options) {
  std::string hint;
  for (const Misspelling& found : likely_misspellings(variables, asked, known_variables(options))) {
    hint += found.name + " is set, did you mean " + found.meant + "? ";
  }
  return hint;
}

std::string other_variables_hint(const std::vector<std::string>& asked, const EnvironmentVariables& variables,
                                 const ResolveOptions& options) {
  std::string hint;
  for (const std::string& name : known_variables(options)) {
    if (is_set(variables, name) && !contains(asked, name)) hint += name + " is set, and not read here; ";
  }
  return hint;
}

std::string blank_hint(const std::vector<std::string>& asked, const EnvironmentVariables& variables) {
  std::string hint;
  for (const std::string& name : asked) {
    if (is_blank(variables, name)) hint += name + " is set, but blank; ";
  }
  return hint;
}

/// In an order that somebody wrote: where was looked.
std::string places_hint(const Order& order) {
  std::string places;
  for (const Step& step : order.steps) places += (places.empty() ? "" : ", ") + step.locator.text;
  return "no secret was found in " + places + "; put one there, or name another source";
}

/// In the default order: the variable to set.
std::string variable_hint(const Environment& environment, const std::vector<std::string>& asked) {
  const std::string own = variable_for(environment.name);
  return contains(asked, own) ? "set " + own + " or JWT_SECRET_KEY" : "set JWT_SECRET_KEY";
}

}  // namespace

Error nothing_found(const Order& order, const Environment& environment, const EnvironmentVariables& variables,
                    const ResolveOptions& options) {
  const std::vector<std::string> asked = asked_variables(order, variables);
  std::string hint = misspelling_hint(asked, variables, options) + blank_hint(asked, variables) +
                     other_variables_hint(asked, variables, options);
  hint += order.is_default ? variable_hint(environment, asked) : places_hint(order);
  return {Code::secret_absent, required_text(variables, environment), hint + std::string(page)};
}

std::vector<Warning> never_read_warnings(const Order& order, const Environment& environment,
                                         const EnvironmentVariables& variables) {
  const std::vector<std::string> asked = asked_variables(order, variables);
  std::vector<std::string> tempting{variable_for("development"), variable_for("test"), std::string(generic_variable),
                                    std::string(legacy_variable)};
  if (const std::string own = variable_for(environment.name); !contains(tempting, own)) tempting.push_back(own);
  std::vector<Warning> warnings;
  for (const std::string& name : tempting) {
    if (!is_set(variables, name) || contains(asked, name)) continue;
    warnings.push_back({"never_read", name + " is set, and the order of sources never reads it"});
  }
  return warnings;
}

}  // namespace jwtsync::sources
