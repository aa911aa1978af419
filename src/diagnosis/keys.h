// SPDX-License-Identifier: Apache-2.0
// Why processes hold different keys.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <vector>

namespace jwtsync::diagnosis {

/// One finding for each set of replicas that departs from the largest group, its best explanation; the most telling
/// first. The fix does not yet say how to ask again.
[[nodiscard]] std::vector<Finding> explain_keys(const Agreement& agreement);

}  // namespace jwtsync::diagnosis
