// SPDX-License-Identifier: Apache-2.0
// A round of questions that is spread over a time, so that a fleet is not asked all at once.
#pragma once

#include "fleet/asking.h"

#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

namespace jwtsync::fleet {

/// When one of those is asked.
struct Turn {
  std::chrono::milliseconds after;  ///< the round began
  std::size_t place;                ///< among all
};

/// So many moments of a round are told apart: those of one moment are asked together.
inline constexpr std::int64_t moments = 64;

/// The turns of all, the first first. Each has its own place in the time, by its target, and is a little early or late
/// by chance, so that two who ask do not stay in step. Without chance each is at its place.
[[nodiscard]] std::vector<Turn> turns_of(std::span<const Addressee> all, std::chrono::milliseconds spread,
                                         Randomness& randomness);

}  // namespace jwtsync::fleet
