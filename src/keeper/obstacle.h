// SPDX-License-Identifier: Apache-2.0
// What stood in the way of a load, as its trail has it: whether to try again, and when.
#pragma once

#include "keeper/retry.h"

#include <jwtsync/sources.h>
#include <vector>

namespace jwtsync::keeper {

/// Of a search that gave no key. Variables stay as they are as long as the process runs; a file or a store may have a
/// key the next time.
[[nodiscard]] Retry::Obstacle obstacle_of(const std::vector<TrailEntry>& trail);

}  // namespace jwtsync::keeper
