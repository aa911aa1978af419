// SPDX-License-Identifier: Apache-2.0
// What of a process's surroundings may hold a secret: the variables a daemon clears, the files it watches.
#pragma once

#include <jwtsync/sources.h>
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

}  // namespace jwtsync::sources
