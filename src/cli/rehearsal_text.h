// SPDX-License-Identifier: Apache-2.0
// A rehearsal as people and programs read it.
#pragma once

#include <jwtsync/rotation_store.h>
#include <string>
#include <vector>
#include "cli/console.h"
#include "cli/rehearsal.h"
#include "cli/rotate_plan.h"

namespace jwtsync::cli {

struct RehearsalFound {
  std::string environment;
  Algorithm algorithm;
  rotation::Moment now;
  std::vector<Participant> participants;
  std::vector<PlannedStep> steps;
};

[[nodiscard]] std::string rehearsal_text(const RehearsalFound& found, const Console& console);
[[nodiscard]] std::string rehearsal_json(const RehearsalFound& found);

}  // namespace jwtsync::cli
