// SPDX-License-Identifier: Apache-2.0
// Why somebody holds no key.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <span>
#include <vector>

namespace jwtsync::diagnosis {

/// One finding for each `no_key` among the sentences, which stand in `list` and speak of these members. The fix does
/// not yet say how to ask again.
[[nodiscard]] std::vector<Finding> explain_lacks(std::span<const Departure> sentences, SentencePlace::List list,
                                                 std::span<const Member> members);

}  // namespace jwtsync::diagnosis
