// SPDX-License-Identifier: Apache-2.0
// The top of the program: the only place that takes the real world and hands it down.
#include <jwtsync/system.h>
#include <unistd.h>
#include "cli/program.h"
#include "cli/streams.h"
#include "crypto/secure_memory.h"

namespace {

/// https://no-color.org: set and not empty means no colour, whatever its value.
bool wants_colour(const jwtsync::EnvironmentVariables& variables) {
  return variables.get("NO_COLOR").value_or("").empty() && variables.get("TERM").value_or("") != "dumb";
}

}  // namespace

int main(int count, char** words) {
  jwtsync::cli::hold_standard_descriptors();  // before anything else is opened
  jwtsync::cli::take_broken_pipes_as_errors();
  jwtsync::crypto::set_up_secure_memory();  // without it the command works as well, and a core dump shows more
  jwtsync::System system;
  jwtsync::cli::DescriptorInput in(STDIN_FILENO);
  jwtsync::cli::DescriptorOutput out(STDOUT_FILENO);
  jwtsync::cli::DescriptorOutput err(STDERR_FILENO);
  jwtsync::cli::Console console{.in = in, .out = out, .err = err};
  console.colour = out.is_terminal() && err.is_terminal() && wants_colour(system.world().variables);
  return jwtsync::cli::run_program({words + (count > 0 ? 1 : 0), words + count}, system.world(), console,
                                   system.process());
}
