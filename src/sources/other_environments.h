// SPDX-License-Identifier: Apache-2.0
// The secrets of other environments among this process's own variables.
#pragma once

#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::sources {

/// The variable of every environment there is, added ones included, whether or not it is set or ever read.
[[nodiscard]] std::vector<std::string> environment_variables(const ResolveOptions& options);

/// The first variable of another environment than `environment` whose trimmed value equals `secret`.
[[nodiscard]] std::optional<std::string> other_environment_with(const Secret& secret, const Environment& environment,
                                                                const EnvironmentVariables& variables,
                                                                const ResolveOptions& options);

}  // namespace jwtsync::sources
