// SPDX-License-Identifier: Apache-2.0
// The keys that an issuer publishes, asked for several times: behind one address there may be replicas that made keys
// of their own.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/world.h>
#include <span>
#include <vector>
#include "cli/own_sources.h"
#include "cli/sourcing.h"

namespace jwtsync::cli {

/// How many answers of one issuer are compared, each over a connection of its own.
inline constexpr std::size_t answers_of_issuer = 5;

/// Of each source that is an issuer and gave keys: those, and what it gives when it is asked again. An issuer that gave
/// none is not asked again.
[[nodiscard]] std::vector<KeySetLook> ask_issuers_again(const World& world, const Sourcing& sourcing,
                                                        std::span<const OwnSourceLook> looks);

}  // namespace jwtsync::cli
