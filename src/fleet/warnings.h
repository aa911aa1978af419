// SPDX-License-Identifier: Apache-2.0
// What processes warn of, each with its name.
#pragma once

#include <jwtsync/fleet.h>
#include <span>
#include <vector>

namespace jwtsync::fleet {

/// One for each text, of all who warn of it; those that fail a check first.
[[nodiscard]] std::vector<FleetWarning> warnings_of(std::span<const Member> members);

}  // namespace jwtsync::fleet
