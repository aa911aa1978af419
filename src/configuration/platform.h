// SPDX-License-Identifier: Apache-2.0
// What the platform that runs a process says of it: by variables alone, nobody is asked.
#pragma once

#include <jwtsync/world.h>
#include <map>
#include <optional>
#include <string>

namespace jwtsync::configuration {

/// The platform's name for this service (Cloud Run, Container Apps, App Service, Lambda), if it has one.
[[nodiscard]] std::optional<std::string> platform_service(const EnvironmentVariables& variables);

/// What else it says, each where it does: `revision`, `region`, `namespace` (Kubernetes) and `invocation` (systemd).
/// Values are as they stand, without the white space around them.
[[nodiscard]] std::map<std::string, std::string> platform_labels(const EnvironmentVariables& variables);

}  // namespace jwtsync::configuration
