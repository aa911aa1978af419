// SPDX-License-Identifier: Apache-2.0
// What may happen in a step.
#pragma once

#include "history.h"

#include <array>
#include <string>

namespace jwtsync::simulation {

struct Action {
  unsigned weight;
  std::string (*happens)(History&);
};

/// Chooses one of those that the weather allows; says what it did.
std::string choose_action(History& history);

}  // namespace jwtsync::simulation
