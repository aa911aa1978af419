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

/// Runs the command that `words` (those after the program's name) ask for; without any it shows what there is, on
/// standard error, as a usage error. Gives the exit status. An answer that could not be written is an error, whatever
/// the command said; where nobody reads it any more (`| head -1`) nothing is said, and the status is 141.
[[nodiscard]] int run_program(std::vector<std::string> words, const World& world, Console& console, Process& process);

}  // namespace jwtsync::cli
