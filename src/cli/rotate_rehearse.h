// SPDX-License-Identifier: Apache-2.0
// rotate rehearse: what would become of a rotation, before anything moves.
#pragma once

#include "cli/rotate_scene.h"

namespace jwtsync::cli {

/// Tries a key that is never staged: members say whether they would accept it, processes and applications are asked by
/// the key that signs now. The exit status.
[[nodiscard]] int rotate_rehearse(RotateScene& scene);

}  // namespace jwtsync::cli
