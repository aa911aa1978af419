// SPDX-License-Identifier: Apache-2.0
// The verbs of `rotate` that go on, go back, and decide. Each gives its exit status.
#pragma once

#include <jwtsync/rotation.h>
#include <optional>
#include <string>
#include "cli/rotate_scene.h"

namespace jwtsync::cli {

/// Services that speak to no hub, as one member that took a token of the key just now: where no member signs, somebody
/// else does, or there would be nothing to rotate. Nothing where a member has a permit.
[[nodiscard]] std::optional<rotation::Member> unlisted_signer(const rotation::Ring& ring, const rotation::Rows& rows,
                                                              const std::string& kid, rotation::Moment now);

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
