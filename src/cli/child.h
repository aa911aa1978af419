// SPDX-License-Identifier: Apache-2.0
// Starting a child, with secrets among its variables.
#pragma once

#include <jwtsync/result.h>
#include <sys/types.h>
#include <csignal>
#include <string>
#include <vector>
#include "cli/child_variables.h"

namespace jwtsync::cli {

/// How a child is started.
struct ChildStart {
  const std::vector<std::string>& words;  ///< the program, sought in PATH if it has no slash, and its arguments
  const ChildVariables& variables;
  sigset_t signals;       ///< those that it begins with blocked
  bool own_group = true;  ///< whether it leads a process group of its own
  int terminal = -1;      ///< whose foreground its group becomes; none if negative
  int inherited = -1;     ///< a descriptor that it has besides the standard streams; none if negative
};

/// Starts it, with SIGKILL for it when this thread ends (prctl(2), PR_SET_PDEATHSIG). The caller has blocked all
/// signals. Signals that are ignored here are ignored there. LISTEN_PID and WATCHDOG_PID (systemd) name the child where
/// they name this process. Errors: `file_absent`, `file_forbidden` (it cannot be executed), `file_unreadable` where the
/// system lacks what a process needs.
[[nodiscard]] Result<pid_t> start_child(const ChildStart& start);

}  // namespace jwtsync::cli
