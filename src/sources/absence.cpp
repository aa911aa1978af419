// SPDX-License-Identifier: Apache-2.0
#include "sources/resolution.h"

#include "base/text.h"
#include "sources/compatibility.h"
#include "sources/environment.h"
#include "sources/footprint.h"
#include "sources/unread_variables.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::sources {
namespace {

constexpr std::string_view page = " (docs/reference/environment.md)";
constexpr std::size_t max_shown = 8;   // sources in a message
constexpr std::size_t sure_edits = 2;  // letters of a name that is misspelt beyond doubt

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
  const std::size_t count = names.size();
  for (std::size_t i = 0; i < count; ++i) names.push_back(names[i] + std::string(file_suffix));
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
    if (name.ends_with(file_suffix)) continue;  // unread_variables has more to say of it
    if (is_set(variables, name) && !contains(asked, name)) hint += name + " is set, and not read here; ";
  }
  return hint;
}

/// Part of the reason, since a report of this process shows no hint.
std::string blank_ones(const std::vector<std::string>& asked, const EnvironmentVariables& variables) {
  std::string blank;
  for (const std::string& name : asked) {
    if (is_blank(variables, name)) blank += name + " is set, but blank; ";
  }
  return blank;
}

/// The steps that were asked, and who wants them asked.
std::string asked_text(const Order& order) {
  std::string places;
  std::size_t count = 0;
  for (const Step& step : order.steps) {
    if (!step.not_asked_because.empty() || ++count > max_shown) continue;
    places += (places.empty() ? "" : ", ") + step.locator.text;
  }
  if (count > max_shown) places += " and " + std::to_string(count - max_shown) + " more";
  if (places.empty()) places = "nothing";
  return places + " (" + (order.is_default ? "the default order" : order.written_in) + ")";
}

/// In the default order: the variable to set.
std::string variable_hint(const Environment& environment, const std::vector<std::string>& asked) {
  const std::string own = variable_for(environment.name);
  return contains(asked, own) ? "set " + own + " or JWT_SECRET_KEY" : "set JWT_SECRET_KEY";
}

/// Names that look as if any process read them, or one of this environment, and that the order does not ask.
std::vector<std::string> tempting_variables(const Environment& environment, const std::vector<std::string>& asked) {
  std::vector<std::string> names{variable_for("development"), variable_for("test"), std::string(generic_variable),
                                 std::string(legacy_variable)};
  if (const std::string own = variable_for(environment.name); !contains(names, own)) names.push_back(own);
  std::erase_if(names, [&](const std::string& name) { return contains(asked, name); });
  return names;
}

}  // namespace

Error nothing_found(const Order& order, const Environment& environment, const EnvironmentVariables& variables,
                    const ResolveOptions& options) {
  const std::vector<std::string> asked = asked_variables(order, variables);
  std::string hint = misspelling_hint(asked, variables, options) + other_variables_hint(asked, variables, options);
  for (const Warning& unread : unread_variables(order, asked, variables)) hint += unread.text + "; ";
  hint += order.is_default ? variable_hint(environment, asked) : "put a secret there, or name another source";
  return {
      Code::secret_absent,
      blank_ones(asked, variables) + "no source has a secret in " + environment.name + "; asked: " + asked_text(order),
      hint + std::string(page)};
}

std::vector<Warning> never_read_warnings(const Order& order, const Environment& environment,
                                         const EnvironmentVariables& variables, const ResolveOptions& options) {
  const std::vector<std::string> asked = asked_variables(order, variables);
  std::vector<Warning> warnings;
  for (const std::string& name : tempting_variables(environment, asked)) {
    if (!is_set(variables, name)) continue;
    warnings.push_back({WarningKind::never_read, name + " is set, and the order of sources never reads it"});
  }
  for (Warning& unread : unread_variables(order, asked, variables)) warnings.push_back(std::move(unread));
  for (const Misspelling& found : likely_misspellings(variables, asked, known_variables(options), sure_edits)) {
    if (is_set(variables, found.meant)) continue;
    warnings.push_back(
        {WarningKind::unknown_variable, found.name + " is set, but not read: did you mean " + found.meant + "?"});
  }
  return warnings;
}

std::vector<Warning> other_environment_warnings(const Order& order, const Environment& environment,
                                                const EnvironmentVariables& variables, const ResolveOptions& options) {
  const std::vector<std::string> asked = asked_variables(order, variables);
  const std::vector<std::string> tempting = tempting_variables(environment, asked);
  std::vector<Warning> warnings;
  for (const std::string& name : environment_variables(options)) {
    if (!is_set(variables, name) || contains(asked, name) || contains(tempting, name)) continue;
    warnings.push_back({WarningKind::never_read, name + " is set, and is not read in " + environment.name});
  }
  return warnings;
}

}  // namespace jwtsync::sources
