// SPDX-License-Identifier: Apache-2.0
// Steps that race, over any store: every generation has one winner, and is written once.
#pragma once

#include <jwtsync/rotation_store.h>
#include <jwtsync/store.h>

#include <optional>
#include <vector>

namespace jwtsync::rotation_races {

inline constexpr int beginnings = 4;  // generations that `begin` writes
inline constexpr int prizes = 1'000;  // generations that are raced for
inline constexpr int generations = beginnings + prizes;

/// There and back: of all who saw one generation, one takes the step.
rotation::Step racing_step(const rotation::Ring& ring);

/// Waits where time alone holds the step: moments are whole seconds, and a store of its own clock is somewhere between
/// two. Nothing where it was not taken.
std::optional<rotation::Ring> take_in_time(rotation::StoredRotation& rotation, const rotation::Step& step);

/// An environment whose keys can change places.
void begin(rotation::StoredRotation& rotation);

/// Takes steps until the last generation is there; how many were its own, or -1 where a store failed.
int race(rotation::StoredRotation& rotation);

/// Four threads, over these stores, which are one.
void race_in_threads(const std::vector<Store*>& stores);

/// That the log has each generation, each following the one before it.
void expect_a_chain(rotation::StoredRotation& rotation);

}  // namespace jwtsync::rotation_races
