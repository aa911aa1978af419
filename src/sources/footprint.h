// SPDX-License-Identifier: Apache-2.0
// What of a process's surroundings may hold a secret: the variables that a daemon clears, those of other environments,
// and the files that it watches.
#pragma once

#include "ports/trusted_file.h"

#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::sources {

/// The names of the variables that are set and may hold a secret, those of other environments included: what a daemon
/// moves out of its environment.
[[nodiscard]] std::vector<std::string> secret_variables(const EnvironmentVariables& variables,
                                                        const ResolveOptions& options);

/// The paths of the files that `options` reads, for a Watch.
[[nodiscard]] std::vector<std::string> secret_files(const EnvironmentVariables& variables,
                                                    const ResolveOptions& options);

/// Doubts about such a file, as users are told of them.
[[nodiscard]] std::vector<Warning> warnings_of(std::vector<ports::Doubt> doubts);

/// The variable of every environment there is, added ones included, whether or not it is set or ever read.
[[nodiscard]] std::vector<std::string> environment_variables(const ResolveOptions& options);

/// The first variable of another environment than `environment` whose trimmed value equals `secret`.
[[nodiscard]] std::optional<std::string> other_environment_with(const Secret& secret, const Environment& environment,
                                                                const EnvironmentVariables& variables,
                                                                const ResolveOptions& options);

}  // namespace jwtsync::sources
