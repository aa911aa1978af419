// SPDX-License-Identifier: Apache-2.0
// What may go wrong in a step. Everything ends by itself after a while, and with the bad weather.
#pragma once

#include "actions.h"

#include <vector>

namespace jwtsync::simulation {

/// Those that strike in this weather.
[[nodiscard]] std::vector<Action> faults_of(const History& history);

}  // namespace jwtsync::simulation
