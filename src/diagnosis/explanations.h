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

/// One finding for each warning that fails a check, if the verdict is unfit.
[[nodiscard]] std::vector<Finding> explain_refusals(const Agreement& agreement);

/// One finding for each `no_key` among the sentences, which stand in `list` and speak of these members.
[[nodiscard]] std::vector<Finding> explain_lacks(std::span<const Departure> sentences, SentencePlace::List list,
                                                 std::span<const Member> members);

/// One finding for each reason for which processes did not answer.
[[nodiscard]] std::vector<Finding> explain_silence(std::span<const Silent> silent, const Asking& asking = {});

/// Why there is nothing to compare, if the verdict is one_process.
[[nodiscard]] std::vector<Finding> explain_one_process(const Agreement& agreement);

}  // namespace jwtsync::diagnosis
