// SPDX-License-Identifier: Apache-2.0
// Which configuration file a process reads.
#pragma once

#include <jwtsync/world.h>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::configuration {

/// Read if no other is named, and if it is there.
inline constexpr std::string_view default_configuration = "/etc/jwtsync/jwtsync.toml";

struct ConfigurationFile {
  std::string path;
  bool named = false;  ///< by argument or variable: then it must be there
};

[[nodiscard]] ConfigurationFile configuration_file(const EnvironmentVariables& variables,
                                                   const std::optional<std::string>& argument);

}  // namespace jwtsync::configuration
