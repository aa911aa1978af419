// SPDX-License-Identifier: Apache-2.0
// Why processes did not answer, or only one did.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <span>
#include <vector>

namespace jwtsync::diagnosis {

/// One finding for each reason. The fix does not yet say how to ask again.
[[nodiscard]] std::vector<Finding> explain_silence(std::span<const Silent> silent);

/// Why there is nothing to compare, if the verdict is one_process. The fix does not yet say how to ask for one alone.
[[nodiscard]] std::vector<Finding> explain_one_process(const Agreement& agreement);

}  // namespace jwtsync::diagnosis
