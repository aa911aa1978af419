// SPDX-License-Identifier: Apache-2.0
// rotate start: where the environment has no ring its first one, else the next key.
#pragma once

#include "cli/rotate_scene.h"

namespace jwtsync::cli {

/// Begins a ring only where it is told of what: of the key that services hold (--from), or of a new one (--new). So a
/// path that was mistyped begins nothing. Where there is a ring, it stages a new key, and refuses what belongs to a
/// beginning. The exit status.
[[nodiscard]] int rotate_start(RotateScene& scene);

}  // namespace jwtsync::cli
