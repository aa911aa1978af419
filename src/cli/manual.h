// SPDX-License-Identifier: Apache-2.0
// The manual pages, made of the same facts as help: `jwtsync help --man`. The build writes them for `make install`.
#pragma once

#include <string>
#include "cli/command.h"

namespace jwtsync::cli {

/// jwtsync(1), in the macros of man(7).
[[nodiscard]] std::string manual();

/// jwtsync-NAME(1).
[[nodiscard]] std::string manual_of(const Command& command);

}  // namespace jwtsync::cli
