// SPDX-License-Identifier: Apache-2.0
// What is in force where an argument, a variable, the file and the platform may each say it: the first that does.
#pragma once

#include <jwtsync/configuration.h>
#include <jwtsync/sources.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::configuration {

/// What `resolve` is told: the arguments, and what the file says.
[[nodiscard]] ResolveOptions resolve_options(const Configuration& file,
                                             std::optional<std::string> environment_argument = {},
                                             std::vector<std::string> source_arguments = {});

/// What is expected of tokens: each member of the argument that says more than its default wins over the file's.
[[nodiscard]] Expectations expectations_of(const Configuration& file, const Expectations& argument);

/// The argument, else `JWTSYNC_SERVICE`, else the file, else the platform's name of this service, else "unnamed".
[[nodiscard]] std::string service_name(const World& world, const Configuration& file,
                                       const std::optional<std::string>& argument);

}  // namespace jwtsync::configuration
