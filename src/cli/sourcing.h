// SPDX-License-Identifier: Apache-2.0
// From --environment, --source and --config to a secret, and from there to a ring: the first steps of most commands.
#pragma once

#include <jwtsync/keeper.h>
#include <jwtsync/keyring.h>
#include <jwtsync/sources.h>
#include <span>
#include <vector>
#include "cli/arguments.h"
#include "configuration/resolved_ring.h"

namespace jwtsync::cli {

/// --environment, --source, --config.
[[nodiscard]] std::span<const Option> source_options() noexcept;

/// What was given on the command line and stands in the configuration file.
struct Sourcing {
  Configuration configuration;
  ResolveOptions options;
};

/// Reads the configuration and puts the arguments over it. Errors: those of `read_configuration`.
[[nodiscard]] Result<Sourcing> sourcing_of(const World& world, const Arguments& arguments);

/// One for each of several issuers, as if it were the only one; none where the configuration has no several, or
/// --source says where keys are.
[[nodiscard]] std::vector<Sourcing> sourcings_of_issuers(const Sourcing& sourcing, const Arguments& arguments);

/// A resolution, and the ring that its secret makes, as it would for a Keeper of this configuration. Errors: those of
/// the resolution and of KeyRing::parse.
[[nodiscard]] configuration::ResolvedRing resolve_ring(const World& world, const Sourcing& sourcing);

}  // namespace jwtsync::cli
