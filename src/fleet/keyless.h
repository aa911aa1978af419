// SPDX-License-Identifier: Apache-2.0
// Processes that hold no key: they answer, say why, and equal no other.
#pragma once

#include "fleet/naming.h"

#include <jwtsync/fleet.h>
#include <span>
#include <string>
#include <vector>

namespace jwtsync::fleet {

/// Those that hold a key.
[[nodiscard]] Some with_key(std::span<const Member> members);

/// Whether a process without a key may have one as soon as its store can be reached.
[[nodiscard]] bool waits_for_store(const Member& member) noexcept;

/// Those that hold no key, of which `wanted(member)` is true.
template <typename Wanted>
[[nodiscard]] Some keyless(std::span<const Member> members, Wanted wanted) {
  Some some;
  for (const Member& member : members) {
    if (member.challenge.keys.empty() && wanted(member)) some.push_back(&member);
  }
  return some;
}

/// Processes that have no key for one reason.
struct Lack {
  Some members;
  std::string sentence;  ///< "backend has no key: JWT_SECRET_STAGING is set, but blank"
};

/// Why these have no key, by reason.
[[nodiscard]] std::vector<Lack> lacks(const Some& keyless, const Naming& naming);

/// The same as departures or notes, "no_key".
[[nodiscard]] std::vector<Departure> lack_sentences(const Some& keyless, const Naming& naming);

}  // namespace jwtsync::fleet
