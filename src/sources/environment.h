// SPDX-License-Identifier: Apache-2.0
// Which environment a process runs in.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

/// The environment, and what is odd about the way it was said.
struct Detection {
  Environment environment;
  std::vector<Warning> warnings;
};

/// As `detect_environment`, with its warnings.
[[nodiscard]] Result<Detection> detect(const EnvironmentVariables& variables, const ResolveOptions& options);

/// The variable that holds the secret of one environment alone: "JWT_SECRET_STAGING" for "staging".
[[nodiscard]] std::string variable_for(std::string_view environment_name);

/// The names of the environments that exist without any configuration.
[[nodiscard]] std::vector<std::string> builtin_environments();

}  // namespace jwtsync::sources
