// SPDX-License-Identifier: Apache-2.0
// A whole rotation before anything moves: each step that is left, when it can come at the earliest, and who cannot come
// along.
#pragma once

#include <jwtsync/rotation_store.h>
#include <optional>
#include <string>
#include <vector>
#include "cli/rotate_scene.h"

namespace jwtsync::cli {

struct PlannedStep {
  rotation::StepKind step;
  std::string kid;
  rotation::Moment earliest;               ///< if all members do their part at once
  std::optional<rotation::Moment> latest;  ///< if none does what it need not; nothing where somebody is waited for
  std::vector<rotation::Hold> holds = {};  ///< that time alone does not open: each needs an action or a decision
  std::string signs = {};                  ///< the key that signs once it was taken; empty: none does
  std::vector<std::string> verifies = {};  ///< those whose tokens are accepted then
};

/// The steps that are left; of a ring at rest, those of a new key of this algorithm, which is called "(new)".
[[nodiscard]] std::vector<PlannedStep> planned(const rotation::Stored& stored, Algorithm algorithm);

/// Prints it. The exit status.
[[nodiscard]] int rotate_plan(RotateScene& scene);

}  // namespace jwtsync::cli
