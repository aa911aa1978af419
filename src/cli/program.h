// SPDX-License-Identifier: Apache-2.0
// The whole program as a function: words in, exit status out.
#pragma once

#include <functional>
#include <string>
#include <vector>
#include "cli/console.h"

namespace jwtsync {
struct World;
}

namespace jwtsync::cli {

/// Runs the command that `words` (those after the program's name) ask for. Gives the exit status; an answer that could
/// not be written is an error, whatever the command said.
[[nodiscard]] int run_program(std::vector<std::string> words, const World& world, Console& console,
                              std::function<Result<void>(const std::vector<std::string>&)> seal_variables);

}  // namespace jwtsync::cli
