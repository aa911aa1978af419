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
[[nodiscard]] std::vector<Finding> explain_keys(const Agreement& agreement);

// Detectors, each of a row of the table of causes.

/// One finding for each departure or note that is of this cause by its kind alone.
[[nodiscard]] std::vector<Finding> explain_departures(const Evidence& evidence, Cause cause);
/// One finding for each warning that fails a check, if the verdict is unfit.
[[nodiscard]] std::vector<Finding> explain_refusals(const Evidence& evidence);
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

[[nodiscard]] std::vector<Finding> explain_lacks(std::span<const Departure> sentences, SentencePlace::List list,
                                                 std::span<const Member> members);
[[nodiscard]] std::vector<Finding> explain_silence(std::span<const Silent> silent, const Asking& asking = {});
[[nodiscard]] std::vector<Finding> explain_unheard(const std::vector<Departure>& notes);

}  // namespace jwtsync::diagnosis
