// SPDX-License-Identifier: Apache-2.0
// What is wrong with a fleet in one look, each thing by a key that it keeps as long as it lasts.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace jwtsync::watch {

struct Fault {
  std::string key;  ///< the same in two looks: the same fault
  std::string sentence;
  /// As the diagnosis has them, where it found a cause.
  std::optional<Cause> cause = {};
  std::optional<Certainty> certainty = {};
  std::string why = {};  ///< empty where `sentence` is all that is known
  std::string fix = {};
  /// Faults of one kind that begin together are told as one, by their subjects and `common`; empty for what is told
  /// alone.
  std::string kind = {};
  std::string subject = {};
  std::string common = {};
  bool is_of_keys = false;  ///< processes hold different keys, so that variants may tell why
};

/// The keys of a process, by their kids: the same after a restart, and in every process that holds the same.
[[nodiscard]] std::string ring_of(const Report& report);

struct Faults {
  std::vector<Fault> all;
  /// The ring beside which others are odd: `usual` as long as a process holds it, else that of the largest group.
  std::string usual;
  /// Whether it is a clear no, as a Verdict has it; but for an overlap of keys, by which no token is refused.
  bool disagrees = false;
};

/// Keys that differ are a fault of each service that holds others than the usual ones, and of each such ring; who can
/// take the tokens of the usual ones, and they his, is not at fault. A process that did not answer is a fault of its
/// own, by service and instance where `names` has them of its target, and so is each other cause.
[[nodiscard]] Faults faults_of(const Agreement& agreement, std::span<const Finding> findings, const std::string& usual,
                               const std::map<std::string, std::string>& names = {});

}  // namespace jwtsync::watch
