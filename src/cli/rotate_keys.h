// SPDX-License-Identifier: Apache-2.0
// The keys that a store has under seal: put into a file, or put under another seal.
#pragma once

#include "cli/rotate_scene.h"

namespace jwtsync::cli {

/// Puts the keys that verify now into --out, the signing one first, as one JWKS. The exit status.
[[nodiscard]] int rotate_keys(RotateScene& scene);
/// Puts every key under the first seal that is given. The exit status.
[[nodiscard]] int rotate_reseal(RotateScene& scene);

}  // namespace jwtsync::cli
