// SPDX-License-Identifier: Apache-2.0
// Targets that stand in a file, or come in on standard input, as a platform's own tools list them.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <string>
#include <vector>
#include "cli/console.h"

namespace jwtsync::cli {

/// One target a line. `#` begins a comment, at the beginning of a line or after white space; blank lines and the white
/// space around a target are passed over. `path`: a file, or `-` for standard input. There is at least one. Errors:
/// those of Files, and `argument_invalid` with path and line for what is no target, for more than 100 000 and for none;
/// none quotes what stands there.
[[nodiscard]] Result<std::vector<std::string>> read_target_list(const std::string& path, Files& files,
                                                                Console& console);

}  // namespace jwtsync::cli
