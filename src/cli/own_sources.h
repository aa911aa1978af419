// SPDX-License-Identifier: Apache-2.0
// Sources that the command reads itself, each compared as if it were a process.
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/world.h>
#include <optional>
#include <span>
#include <string>
#include <vector>
#include "cli/sourcing.h"

namespace jwtsync::cli {

/// A source, and what it gave.
struct OwnSourceLook {
  std::string locator;
  configuration::ResolvedRing resolved;
};

/// What the services that answered say their environment is, if they say one: by its rules a source is then read, since
/// theirs is the value that it is compared with.
[[nodiscard]] std::optional<std::string> common_environment(std::span<const Witnessed> witnessed);

/// Reads each source that --source names, by itself. `environment` counts where nothing here says one. Errors: those of
/// usage, such as `locator_malformed`; what is absent, unreachable or unfit stands in its look.
[[nodiscard]] Result<std::vector<OwnSourceLook>> look_into(const World& world, const Sourcing& sourcing,
                                                           const std::vector<std::string>& locators,
                                                           const std::optional<std::string>& environment);

/// What a process that found this would answer, its variants too. It expects nothing of tokens.
[[nodiscard]] Witnessed witness_here(const World& world, const configuration::ResolvedRing& resolved,
                                     const Nonce& nonce, const Identity& identity);

/// What a process that has the source would answer, its variants too: a service of the locator's name. It expects
/// nothing of tokens, so that it departs from no process but by its keys.
[[nodiscard]] std::vector<Witnessed> witness(const World& world, std::span<const OwnSourceLook> looks,
                                             const Nonce& nonce, const AgreeOptions& options);

}  // namespace jwtsync::cli
