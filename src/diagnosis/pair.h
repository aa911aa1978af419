// SPDX-License-Identifier: Apache-2.0
// Two sets of replicas that hold different keys, and the best explanation of it.
#pragma once

#include "diagnosis/advice.h"
#include "fleet/members.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <chrono>
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
  std::vector<std::string> evidence = {};   ///< as that of a Finding
  std::optional<Certainty> certainty = {};  ///< where it is less than the row of the cause has
};

[[nodiscard]] Finding finding(Explanation told);

using Clue = std::optional<Explanation>;

// Each explains why two hold different keys, if there is evidence for it.
template <Cause cause>
[[nodiscard]] Clue by_variant(const Pair& pair);
// What another key was taken into use by, or not (rotation.cpp).
[[nodiscard]] Clue by_reload(const Pair& pair);
[[nodiscard]] Clue by_rotation(const Pair& pair);
[[nodiscard]] Clue by_hard_swap(const Pair& pair);
[[nodiscard]] Clue by_live_repair(const Pair& pair);
// An issuer's keys (key_set.cpp).
[[nodiscard]] Clue by_unreachable_key_set(const Pair& pair);
[[nodiscard]] Clue by_stale_key_set(const Pair& pair);
// Whose key it is (lineage.cpp).
[[nodiscard]] Clue by_shared_value(const Pair& pair);
[[nodiscard]] Clue by_purpose(const Pair& pair);
[[nodiscard]] Clue by_environment(const Pair& pair);
[[nodiscard]] Clue by_development_default(const Pair& pair);
[[nodiscard]] Clue by_public_value(const Pair& pair);
// What one of them never read (unread.cpp).
[[nodiscard]] Clue by_unread(const Pair& pair);
[[nodiscard]] Clue by_early_read(const Pair& pair);
[[nodiscard]] Clue by_absence(const Pair& pair);
[[nodiscard]] Clue by_emptiness(const Pair& pair);
[[nodiscard]] Clue by_skipping(const Pair& pair);
/// Whether a cause says that one of two has no value where the other has its key.
[[nodiscard]] bool is_of_lack(Cause cause) noexcept;
/// Whether a third process shows that this is not why two hold different keys: one that has a value there, and holds
/// the key of the one without; or one that has none there, took its key from the place of the one without, and holds
/// the key of the other. Of each of the two, those who hold its keys are given.
[[nodiscard]] bool is_lack_refuted(const Pair& pair, const std::vector<Replicas>& with_usual,
                                   const std::vector<Replicas>& with_other) noexcept;
// Where each found its own (places.cpp).
[[nodiscard]] Clue by_loaders(const Pair& pair);
[[nodiscard]] Clue by_order(const Pair& pair);
[[nodiscard]] Clue by_shadow(const Pair& pair);
[[nodiscard]] Clue by_version(const Pair& pair);
[[nodiscard]] Clue by_sources(const Pair& pair);
[[nodiscard]] Clue by_rules(const Pair& pair);
// Halves that are not of one pair (kids.cpp).
[[nodiscard]] Clue by_key_pair(const Pair& pair);
// What one place was at different times (age.cpp).
[[nodiscard]] Clue by_mount(const Pair& pair);
[[nodiscard]] Clue by_age(const Pair& pair);
[[nodiscard]] Clue by_value(const Pair& pair);  // always one

/// Two that were loaded within this time saw one state of things.
constexpr std::chrono::seconds loaded_together{60};

/// Whether both found their keys in one place.
[[nodiscard]] bool have_one_source(const Pair& pair) noexcept;

/// Whether one of them is a source that the asker read himself: what it does not name, it was not given to read.
[[nodiscard]] bool has_own_source(const Pair& pair) noexcept;

/// Whether they have one kid for two keys, which is a finding of its own (kids.cpp).
[[nodiscard]] bool share_a_kid(const Pair& pair);

/// The first that either gives, `other` taken first for the one at fault.
[[nodiscard]] Clue either(const Pair& pair, Clue (*by_side)(const Replicas& lacks, const Replicas& has));

/// What to do where an issuer's keys could not be had, by this code (key_set.cpp).
[[nodiscard]] Advice advice_on_issuer(const Replicas& lacking, Code code);

/// "set JWT_SECRET_KEY for backend as auth has it".
[[nodiscard]] Advice provide(std::string_view locator, const Replicas& lacks, const Replicas& has);

/// Which of two was loaded first.
struct Ages {
  const Replicas& older;
  const Replicas& newer;
};
[[nodiscard]] Ages ages_of(const Pair& pair) noexcept;

/// The most telling explanation that there is evidence for: that of the first row of the table which has one.
[[nodiscard]] Explanation explain(const Pair& pair);

/// By a variant that matches, of this cause if one is given.
[[nodiscard]] Clue explain_variant(const Pair& pair, std::optional<Cause> cause);
template <Cause cause>
Clue by_variant(const Pair& pair) {
  return explain_variant(pair, cause);
}

}  // namespace jwtsync::diagnosis
