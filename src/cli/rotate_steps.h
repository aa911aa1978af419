// SPDX-License-Identifier: Apache-2.0
// The verbs of `rotate` that go on, go back, and decide. Each gives its exit status.
#pragma once

#include <string>
#include "cli/rotate_scene.h"

namespace jwtsync::cli {

/// The next step; with --wait, once its gate opens.
[[nodiscard]] int rotate_step(RotateScene& scene);
/// The old key signs again: at once where it is retiring; one that was withdrawn verifies again, is proved, and then
/// signs.
[[nodiscard]] int rotate_back(RotateScene& scene);
/// Gives up the key that is staged.
[[nodiscard]] int rotate_abort(RotateScene& scene);
/// Refuses a key from now on.
[[nodiscard]] int rotate_revoke(RotateScene& scene, const std::string& kid);
/// Does not wait for a member any longer, where that would never end.
[[nodiscard]] int rotate_forget(RotateScene& scene, const std::string& name);

}  // namespace jwtsync::cli
