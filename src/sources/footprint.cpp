// SPDX-License-Identifier: Apache-2.0
#include "sources/footprint.h"

#include "sources/compatibility.h"
#include "sources/order.h"
#include "sources/other_environments.h"

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

}  // namespace jwtsync::sources
