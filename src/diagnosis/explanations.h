// SPDX-License-Identifier: Apache-2.0
// Explanations of what fleet tells: findings, each made of a cause and the words for it. Their fixes do not yet say
// how to ask again.
#pragma once

#include "diagnosis/advice.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace jwtsync::diagnosis {

[[nodiscard]] Finding finding(Cause cause, std::string why, const Advice& fix,
                              std::optional<SentencePlace> restates = {});

/// One finding for each set of replicas that departs from the largest group, its best explanation; the most telling
/// first.
[[nodiscard]] std::vector<Finding> explain_keys(const Evidence& evidence);

// Detectors, each of a row of the table of causes.

/// One finding for each departure or note that is of this cause by its kind alone.
[[nodiscard]] std::vector<Finding> explain_departures(const Evidence& evidence, Cause cause);
/// One finding for each warning that fails a check, if the verdict is unfit: of what everybody knows, and of the rest.
[[nodiscard]] std::vector<Finding> explain_public_values(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> explain_refusals(const Evidence& evidence);
/// A kid under which one signs with another key pair than is verified with.
[[nodiscard]] std::vector<Finding> explain_key_pairs(const Evidence& evidence);
/// A kid that names two keys.
[[nodiscard]] std::vector<Finding> explain_reused_kids(const Evidence& evidence);
/// Clocks that are further apart than any leeway allows for.
[[nodiscard]] std::vector<Finding> explain_clocks(const Evidence& evidence);
/// What some ask of tokens and others do not, where one is asked about that is good for the keys at hand.
[[nodiscard]] std::vector<Finding> explain_strictness(const Evidence& evidence);
/// An issuer's address that gives different sets of keys, or none; and who could not ask it for so long that its keys
/// are past their time.
[[nodiscard]] std::vector<Finding> explain_issuer_nodes(const Evidence& evidence);
[[nodiscard]] std::vector<Finding> explain_unreachable_key_sets(const Evidence& evidence);
/// A key that all hold, though they are of several environments, and each has it under the name of its own.
[[nodiscard]] std::vector<Finding> explain_shared_key(const Evidence& evidence);
/// Addresses at which another service or environment answers than they say.
[[nodiscard]] std::vector<Finding> explain_authorities(const Evidence& evidence);
/// One finding for each `no_key` among departures and notes whose reason is of this cause.
[[nodiscard]] std::vector<Finding> explain_lacks(const Evidence& evidence, Cause cause);
/// One finding for each reason of this cause for which processes did not answer.
[[nodiscard]] std::vector<Finding> explain_silence(const Evidence& evidence, Cause cause);
/// Why there is nothing to compare, if the verdict is one_process.
[[nodiscard]] std::vector<Finding> explain_one_process(const Evidence& evidence);

template <Cause cause>
std::vector<Finding> departs(const Evidence& evidence) {
  return explain_departures(evidence, cause);
}
template <Cause cause>
std::vector<Finding> lacking(const Evidence& evidence) {
  return explain_lacks(evidence, cause);
}
template <Cause cause>
std::vector<Finding> silent(const Evidence& evidence) {
  return explain_silence(evidence, cause);
}

// The same of a distinction.

[[nodiscard]] std::vector<Finding> explain_shared_keys(const Distinction& distinction);
[[nodiscard]] std::vector<Finding> explain_one_environment(const Distinction& distinction);

[[nodiscard]] std::vector<Finding> explain_lacks(std::span<const Departure> sentences, SentencePlace::List list,
                                                 std::span<const Member> members);
[[nodiscard]] std::vector<Finding> explain_silence(std::span<const Silent> silent, const Asking& asking = {});
[[nodiscard]] std::vector<Finding> explain_unheard(const std::vector<Departure>& notes);

}  // namespace jwtsync::diagnosis
