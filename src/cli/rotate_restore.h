// SPDX-License-Identifier: Apache-2.0
// rotate restore: what becomes of a rotation whose store forgot.
#pragma once

#include "cli/rotate_scene.h"

namespace jwtsync::cli {

/// Where the store was replaced by one that is behind: begins the next epoch with the highest ring that is known, and
/// says which of its keys nobody has. The exit status.
[[nodiscard]] int rotate_restore(RotateScene& scene);

}  // namespace jwtsync::cli
