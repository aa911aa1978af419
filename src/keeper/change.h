// SPDX-License-Identifier: Apache-2.0
// Waiting for a change of the files that a load depends on.
#pragma once

#include "keeper/watched.h"

#include <jwtsync/world.h>
#include <chrono>
#include <string>
#include <vector>

namespace jwtsync::keeper {

/// Waits for something to happen. The watch is armed first and versions are compared then: what changed since they were
/// read shows in the versions, what changes later in the watch, and nothing falls between.
[[nodiscard]] Watch::Event wait_for_change(Watch& watch, const Watched& watched, Files& files,
                                           std::chrono::milliseconds longest);

/// Waits until files have come to rest: who writes a file in place empties it first, and what it holds before all of it
/// is there is not the key of any token.
void let_files_rest(Watch& watch, const std::vector<std::string>& paths);

}  // namespace jwtsync::keeper
