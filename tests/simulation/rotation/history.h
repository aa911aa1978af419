// SPDX-License-Identifier: Apache-2.0
// One history of a fleet that rotates, drawn from a seed: processes come and go, are cut off, frozen, and their clocks
// are wrong. Each token that is good must be accepted by each verifier that is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "removal.h"

namespace jwtsync::rotation::simulation {

struct Told {
  std::string violation;        ///< empty if there is none
  std::size_t rotations = 0;    ///< promotions
  std::size_t restored = 0;     ///< failovers to a store that was behind
  std::size_t accepted = 0;     ///< verifications
  std::size_t unavailable = 0;  ///< answered 503, by who was cut off
  std::string waits_for;        ///< the step that is left, and its holds
  bool has_settled = false;     ///< after the last fault all hold one ring, and no step is left
};

[[nodiscard]] Told tell(std::uint64_t seed, Removal removal);

}  // namespace jwtsync::rotation::simulation
