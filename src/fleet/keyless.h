// SPDX-License-Identifier: Apache-2.0
// Processes that hold no key: they answer, say why, and equal no other.
#pragma once

#include "fleet/naming.h"

#include <jwtsync/fleet.h>
#include <span>
#include <vector>

namespace jwtsync::fleet {

/// Those that hold a key.
[[nodiscard]] Some with_key(std::span<const Member> members);

/// Whether a process without a key may have one as soon as its store can be reached.
[[nodiscard]] bool waits_for_store(const Member& member) noexcept;

/// Why those hold no key of which `wanted(member)` is true: a `no_key` for each reason.
[[nodiscard]] std::vector<Departure> lacks(std::span<const Member> members, const Naming& naming,
                                           bool (*wanted)(const Member& member));

}  // namespace jwtsync::fleet
