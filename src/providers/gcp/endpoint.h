// SPDX-License-Identifier: Apache-2.0
// Which hosts stand for Google, as the process's variables say.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <optional>
#include <string>

namespace jwtsync::gcp {

inline constexpr std::string_view default_universe = "googleapis.com";
inline constexpr std::string_view emulator_variable = "SECRET_MANAGER_EMULATOR_HOST";

/// `GOOGLE_CLOUD_UNIVERSE_DOMAIN`, else googleapis.com. `configuration_malformed` for what is not a domain.
[[nodiscard]] Result<std::string> universe_domain(const EnvironmentVariables& variables);

/// The host and port of `SECRET_MANAGER_EMULATOR_HOST`; nothing if it is unset or empty. `configuration_malformed`.
[[nodiscard]] Result<std::optional<std::string>> emulator_host(const EnvironmentVariables& variables);

/// The address before `/v1/`: of the emulator if there is one, of the location's own host for a regional secret, else
/// of the one host for all. Errors: those of the two above.
[[nodiscard]] Result<std::string> secret_manager_address(const EnvironmentVariables& variables,
                                                         const std::string& location);

/// A variable's value, unless it is unset or empty.
[[nodiscard]] std::optional<std::string> set_variable(const EnvironmentVariables& variables, std::string_view name);

}  // namespace jwtsync::gcp
