// SPDX-License-Identifier: Apache-2.0
// When a rotation begins by itself, and the key that it begins with.
#pragma once

#include "keyring/read_keys.h"

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/seal.h>
#include <jwtsync/world.h>
#include <chrono>
#include <optional>
#include <string_view>

namespace jwtsync::hub {

/// When the next rotation is due: so long after the last one ended, or the first key began to sign; at once where
/// nothing signs. Nothing while one is under way.
[[nodiscard]] std::optional<rotation::Moment> next_rotation(const rotation::Ring& ring, std::chrono::seconds every);

/// The algorithm of the key that signs, or of the last one that did.
[[nodiscard]] Algorithm algorithm_of_next(const rotation::Ring& ring);

/// Whether the ring rests with a key that signs and no other to take over from it.
[[nodiscard]] bool lacks_standby(const rotation::Ring& ring);

/// A step for a key that is not made yet, which its gate can be asked with.
[[nodiscard]] rotation::Step thought_of(Algorithm algorithm, bool is_standby);

/// A new key, as the ring of one. Its kid does not begin with a hyphen: commands would take it for an option.
[[nodiscard]] Result<KeyRing> new_ring(const World& world, const keyring::NamedAlgorithm& algorithm);

/// A new key, closed by the seal, as the step that stages it. Errors: those of the making.
[[nodiscard]] Result<rotation::Step> staging(const World& world, std::string_view environment,
                                             const rotation::Seal& seal, const keyring::NamedAlgorithm& algorithm,
                                             bool is_standby);

}  // namespace jwtsync::hub
