// SPDX-License-Identifier: Apache-2.0
// What there is to tell of a fleet that is looked at again and again: the state at first, then what changes, and
// numbers for those who draw curves. No clock, no network, no output.
#pragma once

#include "watch/faults.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <jwtsync/world.h>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::watch {

enum class ChangeKind : std::uint8_t {
  state,   ///< what the first look saw
  begins,  ///< a fault that two looks in a row saw
  ends,    ///< such a fault is over
};

/// The stable name of a kind: "state", "begins", "ends".
[[nodiscard]] std::string_view name_of(ChangeKind kind) noexcept;

/// One thing to tell. What processes say in their own words may stand in its texts.
struct Change {
  ChangeKind kind;
  Fault fault;  ///< of `state` the sentence only
  /// Of `ends`: whether all answered who were asked. Where not, who is silent may be at fault still.
  bool all_answered = true;
};

/// What holds of the processes of one environment.
struct EnvironmentGauges {
  std::string environment;  ///< as its processes name it; empty for targets that never said
  std::size_t members = 0;
  std::size_t silent = 0;  ///< targets that did not answer, by what they said last
  std::size_t groups = 0;  ///< different rings
};

struct Gauges {
  bool agrees = true;  ///< until two looks in a row say that it does not
  std::vector<EnvironmentGauges> environments;
  std::map<Cause, std::size_t> findings;  ///< faults that were told and last, by cause
  std::uint64_t rounds = 0;
  Time last_round = {};
};

struct Told {
  std::vector<Change> changes;
  Gauges gauges;
};

/// What was seen until now. It grows with the fleet, and not with time.
class Story {
 public:
  /// `findings` are the diagnosis of this look; `now` is when it ended.
  [[nodiscard]] Told tell(const Agreement& look, std::span<const Finding> findings, Time now);

  /// Whether the next look is to ask for variants: keys differ, and two looks decide what is told of it.
  [[nodiscard]] bool wants_variants() const noexcept;

 private:
  struct Known {
    Fault fault;
    std::size_t seen = 0;    // looks in a row
    std::size_t missed = 0;  // likewise, since it was told
    bool told = false;
  };
  [[nodiscard]] std::vector<Change> changes_of(Faults faults, bool is_complete);
  [[nodiscard]] std::vector<EnvironmentGauges> environments_of(const Agreement& look);
  void note_names(const Agreement& look);
  void note_gone(const Agreement& look);

  std::map<std::string, Known> known_;                 // by key
  std::map<std::string, std::string> environment_of_;  // by target
  std::map<std::string, std::string> name_of_;         // by target: service and instance, as it said last
  std::map<std::string, std::string> dialled_;         // services that came by way of a collector: their environments
  std::vector<std::string> gone_;                      // those of them of which nobody comes any more
  std::string usual_;
  std::size_t disagreed_ = 0;  // looks in a row
  std::uint64_t rounds_ = 0;
};

}  // namespace jwtsync::watch
