// SPDX-License-Identifier: Apache-2.0
// Two sets of replicas that hold different keys, and the best explanation of it.
#pragma once

#include "diagnosis/advice.h"
#include "fleet/members.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <string>

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
};

/// The most telling explanation that there is evidence for.
[[nodiscard]] Explanation explain(const Pair& pair);

}  // namespace jwtsync::diagnosis
