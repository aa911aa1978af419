// SPDX-License-Identifier: Apache-2.0
// Keys that agree, and that `jwtsync check` refuses all the same.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <vector>

namespace jwtsync::diagnosis {

/// One finding for each warning that fails a check, if the verdict is unfit. The fix does not yet say how to ask again.
[[nodiscard]] std::vector<Finding> explain_refusals(const Agreement& agreement);

}  // namespace jwtsync::diagnosis
