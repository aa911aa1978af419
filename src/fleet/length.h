// SPDX-License-Identifier: Apache-2.0
// How long a secret is, as a report tells it.
#pragma once

#include <jwtsync/fleet.h>
#include <cstddef>

namespace jwtsync::fleet {

/// The step that this many characters (bytes, if it is not text) reach.
[[nodiscard]] LengthStep step_of(std::size_t characters) noexcept;

/// How many a secret of this step has at least; 0 below the first.
[[nodiscard]] std::size_t least_of(LengthStep step) noexcept;

}  // namespace jwtsync::fleet
