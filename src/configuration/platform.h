// SPDX-License-Identifier: Apache-2.0
// What the platform calls this process: names for its reports.
#pragma once

#include <jwtsync/world.h>
#include <optional>
#include <string>

namespace jwtsync::configuration {

/// The platform's name for this instance (pod, revision, task), else the host's name; at most 63 characters out of
/// letters, digits, `.`, `_` and `-`.
[[nodiscard]] std::string instance_name(const World& world);

/// The platform's name for this service (Cloud Run, App Service, Lambda), if it has one.
[[nodiscard]] std::optional<std::string> platform_service(const EnvironmentVariables& variables);

}  // namespace jwtsync::configuration
