// SPDX-License-Identifier: Apache-2.0
// The numbers by which a service manager names the process that it means.
#pragma once

#include <sys/types.h>
#include <array>
#include <vector>

namespace jwtsync::cli {

/// Room for the entries that a process writes into its environment itself.
using OwnEntries = std::array<std::array<char, 32>, 2>;

/// LISTEN_PID and WATCHDOG_PID, where they name `parent`, name this process then, and stand in `entries`: it takes no
/// notice of what stands beside them otherwise (sd_listen_fds(3), sd_watchdog_enabled(3)). LISTEN_PIDFDID, which is
/// another number of that parent, is taken out with the first. `variables` ends with a null pointer. Allocates nothing.
void take_the_place_of(pid_t parent, std::vector<char*>& variables, OwnEntries& entries) noexcept;

}  // namespace jwtsync::cli
