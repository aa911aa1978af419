// SPDX-License-Identifier: Apache-2.0
// How processes depart from each other, each way in its own sentence.
#pragma once

#include <jwtsync/fleet.h>
#include <cstddef>
#include <span>
#include <vector>

namespace jwtsync::fleet {

/// The ways in which the members disagree; if there is any, the first says whether the keys agree.
[[nodiscard]] std::vector<Departure> departures_of(std::span<const Member> members, std::size_t groups);

}  // namespace jwtsync::fleet
