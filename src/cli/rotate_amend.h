// SPDX-License-Identifier: Apache-2.0
// The verb of `rotate` that gives a ring another policy.
#pragma once

#include "cli/rotate_scene.h"

namespace jwtsync::cli {

/// Longer times, and other readers. The exit status.
[[nodiscard]] int rotate_amend(RotateScene& scene);

}  // namespace jwtsync::cli
