// SPDX-License-Identifier: Apache-2.0
// The whole program as a function: words in, exit status out.
#pragma once

#include <string>
#include <vector>
#include "cli/console.h"

namespace jwtsync {
class Process;
struct World;
}  // namespace jwtsync

namespace jwtsync::cli {

/// Runs the command that `words` (those after the program's name) ask for. Gives the exit status; an answer that could
/// not be written is an error, whatever the command said.
[[nodiscard]] int run_program(std::vector<std::string> words, const World& world, Console& console, Process& process);

}  // namespace jwtsync::cli
