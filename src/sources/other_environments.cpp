// SPDX-License-Identifier: Apache-2.0
#include "sources/other_environments.h"

#include "base/text.h"
#include "crypto/constant_time.h"
#include "sources/environment.h"

namespace jwtsync::sources {

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

}  // namespace jwtsync::sources
