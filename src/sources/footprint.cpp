// SPDX-License-Identifier: Apache-2.0
#include "sources/footprint.h"

#include "base/text.h"
#include "crypto/constant_time.h"
#include "sources/compatibility.h"
#include "sources/environment.h"
#include "sources/order.h"

#include <algorithm>

namespace jwtsync::sources {
namespace {

void add_once(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

std::vector<Footprint> written_footprints(const EnvironmentVariables& variables, const ResolveOptions& options) {
  std::vector<Footprint> footprints;
  for (const Locator& locator : written_locators(variables, options)) {
    footprints.push_back(locator.source->footprint_of(variables, locator));
  }
  return footprints;
}

}  // namespace

std::vector<std::string> secret_variables(const EnvironmentVariables& variables, const ResolveOptions& options) {
  // Those that this environment or order does not read hold secrets too, and what an environment that is added later
  // may read: each begins with JWT_SECRET.
  std::vector<std::string> names;
  for (std::string& name : environment_variables(options)) add_once(names, std::move(name));
  for (std::string& name : variables.names()) {
    if (name.starts_with(legacy_variable)) add_once(names, std::move(name));
  }
  for (Footprint& footprint : written_footprints(variables, options)) {
    if (footprint.variable) add_once(names, std::move(*footprint.variable));
  }
  std::erase_if(names, [&](const std::string& name) { return !variables.get(name).has_value(); });
  return names;
}

std::vector<std::string> secret_files(const EnvironmentVariables& variables, const ResolveOptions& options) {
  std::vector<std::string> paths;
  for (Footprint& footprint : written_footprints(variables, options)) {
    if (footprint.file) add_once(paths, std::move(*footprint.file));
  }
  return paths;
}

std::vector<std::string> environment_variables(const ResolveOptions& options) {
  std::vector<std::string> names;
  for (const std::string& name : builtin_environments()) names.push_back(variable_for(name));
  for (const auto& [name, kind] : options.added_environments) names.push_back(variable_for(base::trim(name)));
  return names;
}

std::optional<std::string> other_environment_with(const Secret& secret, const Environment& environment,
                                                  const EnvironmentVariables& variables,
                                                  const ResolveOptions& options) {
  for (const std::string& name : environment_variables(options)) {
    if (name == variable_for(environment.name)) continue;
    const std::string_view value = base::trim(variables.get(name).value_or(""));
    const bool equal =
        secret.reveal([&](std::string_view bytes) { return crypto::equal_in_constant_time(bytes, value); });
    if (equal && !value.empty()) return name;
  }
  return std::nullopt;
}

std::vector<Warning> warnings_of(std::vector<ports::Doubt> doubts) {
  std::vector<Warning> warnings;
  for (ports::Doubt& doubt : doubts) {
    const bool is_foreign = doubt.kind == ports::Doubt::Kind::foreign_owner;
    warnings.push_back(
        {is_foreign ? WarningKind::foreign_owner : WarningKind::folder_writable_by_others, std::move(doubt.text)});
  }
  return warnings;
}

}  // namespace jwtsync::sources
