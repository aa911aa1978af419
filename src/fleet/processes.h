// SPDX-License-Identifier: Apache-2.0
// Who answered: distinct processes, and the groups that hold the same keys.
#pragma once

#include <jwtsync/fleet.h>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::fleet {

/// The answers of all keys, sorted and each once: what makes two rings equal. Kids and fingerprints have no say.
using AnswerSet = std::vector<std::string>;
[[nodiscard]] AnswerSet answers_of(const ChallengeAnswer& challenge);

/// Whether a process holds the key that gave this answer.
[[nodiscard]] bool holds(const ChallengeAnswer& challenge, const std::string& answer);

/// One Member a process, in one order whatever the order they came in. Two testimonies are of one process if they have
/// one instance and nothing speaks against it; two processes that share an instance stay two.
[[nodiscard]] std::vector<Member> distinct(std::vector<Member> members);

/// Who answered, each process once, and who did not.
struct Gathered {
  std::vector<Member> members;  ///< in the order of `distinct`
  std::vector<Silent> silent;   ///< by target; those missing of `expect`, as one, at the end
};
[[nodiscard]] Gathered gather(std::vector<Witnessed> witnessed, std::optional<std::size_t> expect);

/// Numbers the groups of members that hold a key, the largest first; how many there are.
std::size_t number_groups(std::vector<Member>& members);

}  // namespace jwtsync::fleet
