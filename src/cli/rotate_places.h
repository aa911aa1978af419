// SPDX-License-Identifier: Apache-2.0
// Store, seal, sinks and the key that a rotation begins with are different places: what is written to one of them would
// be the end of another.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <optional>
#include <string>
#include "cli/rotate_scene.h"

namespace jwtsync::cli {

/// A path is the locator of its file.
[[nodiscard]] std::string locator_of(const std::string& text);

/// `argument_invalid` where the sink of a reader is the store, the seal or `from`, or a file that holds something else
/// than a key set; and where the seal is `from`.
[[nodiscard]] Result<void> check_places(const RotateScene& scene, const rotation::Policy& policy,
                                        const std::optional<std::string>& from);

}  // namespace jwtsync::cli
