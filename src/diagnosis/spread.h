// SPDX-License-Identifier: Apache-2.0
// How different keys are spread over a fleet: by region, by deploy, one for each replica. What is seen over all of them
// at once comes before the explanations of pairs, which would say it twenty times.
#pragma once

#include "diagnosis/pair.h"
#include "fleet/members.h"

#include <jwtsync/fleet.h>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

/// Those who hold a key, where not all hold the same.
struct KeyHolders {
  std::span<const Member> members;  ///< all, those without a key too
  const fleet::Naming& naming;
  fleet::Some some;  ///< with a key, and not explained by an earlier pattern
  std::span<const KeySetLook> key_sets = {};
};

/// An explanation of the keys of all these, who are compared in no pair any more.
struct Pattern {
  Explanation told;
  fleet::Some members;
};

// Each finds its pattern, if there is evidence for it.
[[nodiscard]] std::vector<Pattern> spread_by_environment(const KeyHolders& holders);  // lineage.cpp
[[nodiscard]] std::vector<Pattern> spread_by_purpose(const KeyHolders& holders);      // lineage.cpp
[[nodiscard]] std::vector<Pattern> spread_by_worker(const KeyHolders& holders);
[[nodiscard]] std::vector<Pattern> spread_by_race(const KeyHolders& holders);
[[nodiscard]] std::vector<Pattern> spread_by_region(const KeyHolders& holders);
[[nodiscard]] std::vector<Pattern> spread_by_deploy(const KeyHolders& holders);
[[nodiscard]] std::vector<Pattern> spread_by_replica(const KeyHolders& holders);
[[nodiscard]] std::vector<Pattern> spread_by_issuer_node(const KeyHolders& holders);  // key_set.cpp

/// Those of each service.
[[nodiscard]] std::map<std::string_view, fleet::Some> by_service(const fleet::Some& some);

/// How many groups they are of.
[[nodiscard]] std::size_t count_groups(const fleet::Some& some);

/// Whether reports tell nothing of why their keys differ: they found them in one place and one environment, none was
/// kept from taking newer ones, and no two groups share a key, as in a rotation.
[[nodiscard]] bool got_keys_alike(const fleet::Some& some);

/// Whether the first and the last of them were loaded within this time.
[[nodiscard]] bool loaded_within(const fleet::Some& some, std::chrono::seconds time);

}  // namespace jwtsync::diagnosis
