// SPDX-License-Identifier: Apache-2.0
// What is worth knowing about processes that is not a disagreement by itself.
#pragma once

#include <jwtsync/fleet.h>
#include <cstddef>
#include <span>
#include <vector>

namespace jwtsync::fleet {

/// The servers whose other workers could not be asked.
[[nodiscard]] std::vector<Departure> unheard_siblings(std::span<const Member> members);

[[nodiscard]] std::vector<Departure> notes_of(std::span<const Member> members, std::size_t groups,
                                              const std::vector<Departure>& departures);

}  // namespace jwtsync::fleet
