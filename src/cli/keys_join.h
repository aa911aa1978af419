// SPDX-License-Identifier: Apache-2.0
// jwtsync keys --join: one set of the keys of several sources, put where only its owner reads it.
#pragma once

#include "cli/command.h"

namespace jwtsync::cli {

/// Runs `jwtsync keys --join`, and gives the exit status.
[[nodiscard]] int join(const Invocation& invocation);

}  // namespace jwtsync::cli
