// SPDX-License-Identifier: Apache-2.0
// The next key of a rotation: made, and put under seal.
#pragma once

#include <jwtsync/keyring.h>
#include <optional>
#include <string>
#include "cli/rotate_scene.h"
#include "keyring/read_keys.h"

namespace jwtsync::cli {

/// That of --algorithm, if it is given. `argument_invalid` for one that is not known.
[[nodiscard]] Result<std::optional<keyring::NamedAlgorithm>> wanted_algorithm(const Arguments& arguments);
/// The key that signs now, opened. Errors: `not_found` where none does, and those of `hub::opened_key`.
[[nodiscard]] Result<KeyRing> opened_active(RotateScene& scene, const std::vector<rotation::Seal>& seals);
/// Closed by the first seal. Errors: those of `RotateScene::seals` and of `Seal::close`.
[[nodiscard]] Result<std::string> sealed(const RotateScene& scene, const Key& key);

}  // namespace jwtsync::cli
