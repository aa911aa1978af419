// SPDX-License-Identifier: Apache-2.0
// What a history leaves out: each rule that must be there, since a token is lost without it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace jwtsync::rotation::simulation {

enum class Removal : std::uint8_t {
  nothing,
  // of gates
  proof,            ///< a key signs that not all have proved
  reader_delay,     ///< caches of others are not waited for
  switch_proof,     ///< the switch is recorded while a permit may still be used
  tokens_live,      ///< a key is retired while its tokens live
  skew,             ///< clocks are taken for equal
  permit_outlives,  ///< presence is taken for the permit: who is silent is taken for one who does not sign
  unfenceable,      ///< a child that cannot be fenced is taken for one that can
  // of the hub
  join_at_once,        ///< a join reads the ring, and registers a moment later
  failover_unnoticed,  ///< another store that is behind takes over, and the hub goes on
  restore_at_once,     ///< the hub stops, and goes on before it has heard who holds what
  // of processes
  permit,          ///< who is cut off signs without one
  fence,           ///< who is cut off answers 401 to what it does not know
  fenced_jwks,     ///< a fenced process serves its keys to others
  start_from_hub,  ///< a child starts with the keys of yesterday where the hub is away
  growth,          ///< a process takes an older ring
};

inline constexpr std::array<std::string_view, 16> removals{"nothing",         "proof",
                                                           "reader_delay",    "switch_proof",
                                                           "tokens_live",     "skew",
                                                           "permit_outlives", "unfenceable",
                                                           "join_at_once",    "failover_unnoticed",
                                                           "restore_at_once", "permit",
                                                           "fence",           "fenced_jwks",
                                                           "start_from_hub",  "growth"};

}  // namespace jwtsync::rotation::simulation
