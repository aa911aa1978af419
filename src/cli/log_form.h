// SPDX-License-Identifier: Apache-2.0
// How the log of a command that runs on is written: --log-level, --log-format.
#pragma once

#include <jwtsync/system.h>
#include "cli/arguments.h"

namespace jwtsync::cli {

inline constexpr Option log_level_option{"--log-level", "LEVEL", "debug, info, warning or error; default: info"};
inline constexpr Option log_format_option{"--log-format", "FORMAT",
                                          "text, or json for one object a line; default: text"};

/// What these two say. `argument_invalid`.
[[nodiscard]] Result<SystemOptions> log_form_of(const Arguments& arguments);

}  // namespace jwtsync::cli
