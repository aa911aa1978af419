// SPDX-License-Identifier: Apache-2.0
// Two sets of replicas that hold different keys, and the best explanation of it.
#pragma once

#include "diagnosis/advice.h"
#include "fleet/members.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::diagnosis {

/// Processes of one service that hold the same keys and got them alike: replicas, explained as one.
struct Replicas {
  fleet::Some members;
  std::string name;
  [[nodiscard]] const Member& member() const { return *members.front(); }
  [[nodiscard]] const Report& report() const { return member().report; }
  [[nodiscard]] Words have() const { return members.size() == 1 ? Words(" has") : Words(" have"); }
};

/// Two that hold different keys, `usual` being of the larger group.
struct Pair {
  const Replicas& usual;
  const Replicas& other;
};

struct Explanation {
  Cause cause;
  std::string why;
  Advice fix;
  std::vector<std::string> evidence = {};  ///< as that of a Finding
};

using Clue = std::optional<Explanation>;

// Each explains why two hold different keys, if there is evidence for it.
template <Cause cause>
[[nodiscard]] Clue by_variant(const Pair& pair);
[[nodiscard]] Clue by_reload(const Pair& pair);
[[nodiscard]] Clue by_rotation(const Pair& pair);
[[nodiscard]] Clue by_environment(const Pair& pair);
[[nodiscard]] Clue by_development_default(const Pair& pair);
[[nodiscard]] Clue by_absence(const Pair& pair);
[[nodiscard]] Clue by_emptiness(const Pair& pair);
[[nodiscard]] Clue by_shadow(const Pair& pair);
[[nodiscard]] Clue by_sources(const Pair& pair);
[[nodiscard]] Clue by_rules(const Pair& pair);
[[nodiscard]] Clue by_age(const Pair& pair);
[[nodiscard]] Clue by_value(const Pair& pair);  // always one

/// The most telling explanation that there is evidence for: that of the first row of the table which has one.
[[nodiscard]] Explanation explain(const Pair& pair);

/// One of these causes by a variant that matches.
[[nodiscard]] Clue explain_variant(const Pair& pair, Cause cause);
template <Cause cause>
Clue by_variant(const Pair& pair) {
  return explain_variant(pair, cause);
}

}  // namespace jwtsync::diagnosis
