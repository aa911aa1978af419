// SPDX-License-Identifier: Apache-2.0
// The parts of a comparison: who answered, how they depart from each other, and what is worth knowing besides.
#pragma once

#include <jwtsync/fleet.h>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace jwtsync::fleet {

class Naming;

/// The ways in which the members disagree; if there is any, the first says whether the keys agree.
[[nodiscard]] std::vector<Departure> departures_of(std::span<const Member> members, std::size_t groups);

/// Where some take tokens that others refuse, by what they expect of them besides the key. What a process does not say,
/// since it is older, departs from nobody.
[[nodiscard]] std::vector<Departure> strictness_notes(std::span<const Member> members, const Naming& naming,
                                                      const std::vector<Departure>& departures);

/// The servers whose other workers could not be asked.
[[nodiscard]] std::vector<Departure> unheard_siblings(std::span<const Member> members);

[[nodiscard]] std::vector<Departure> notes_of(std::span<const Member> members, std::size_t groups,
                                              const std::vector<Departure>& departures);

/// One for each text, of all who warn of it; those that fail a check first.
[[nodiscard]] std::vector<FleetWarning> warnings_of(std::span<const Member> members);

/// The answers of all keys, sorted and each once: what makes two rings equal. Kids and fingerprints have no say.
using AnswerSet = std::vector<std::string>;
[[nodiscard]] AnswerSet answers_of(const ChallengeAnswer& challenge);

/// Whether a process holds the key that gave this answer.
[[nodiscard]] bool holds(const ChallengeAnswer& challenge, const std::string& answer);

/// One Member a process, in one order whatever the order they came in. Two testimonies are of one process if they have
/// one instance and nothing speaks against it; two processes that share an instance stay two.
[[nodiscard]] std::vector<Member> distinct(std::vector<Member> members);

/// Who answered, each process once, and who did not.
struct Attendance {
  std::vector<Member> members;  ///< in the order of `distinct`
  std::vector<Silent> silent;   ///< by target; those missing of `expect`, as one, at the end
};
[[nodiscard]] Attendance gather(std::vector<Witnessed> witnessed, std::optional<std::size_t> expect);

/// Numbers the groups of members that hold a key, the largest first; how many there are.
std::size_t number_groups(std::vector<Member>& members);

}  // namespace jwtsync::fleet
