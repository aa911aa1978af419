// SPDX-License-Identifier: Apache-2.0
// Whether the other services hold the key of this process: what the first class never asked.
#pragma once

#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <string>
#include <vector>

namespace jwtsync::compat {

/// The services to compare with: those that `JWTSYNC_TARGETS` names between commas, else `[fleet]` targets.
[[nodiscard]] std::vector<std::string> targets_of(const EnvironmentVariables& variables,
                                                  const Configuration& configuration);

/// Asks each target, shows it the first access token of the configuration if there is one, and compares its answers
/// with each other's and with those of `ring`. Errors: `services_disagree`; the error of one that did not answer.
[[nodiscard]] Result<void> compare_services(const World& world, const std::vector<std::string>& targets,
                                            const KeyRing& ring, const Configuration& configuration);

}  // namespace jwtsync::compat
