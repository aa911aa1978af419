// SPDX-License-Identifier: Apache-2.0
// What a diagnosis could not see, so that "nothing found" is not taken for more than it is.
#pragma once

#include <jwtsync/fleet.h>
#include <string>
#include <vector>
#include "cli/fleet_question.h"

namespace jwtsync::cli {

/// Of the fleet: one line each, and the way to see it in parentheses.
[[nodiscard]] std::vector<std::string> unseen_of(const Agreement& agreement, Freshness freshness);

/// Why processes refused tokens lately, where none was given to ask about: their reports tell no more than the code.
[[nodiscard]] std::vector<std::string> unseen_refusals(const Agreement& agreement);

}  // namespace jwtsync::cli
