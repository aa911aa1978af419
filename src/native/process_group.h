// SPDX-License-Identifier: Apache-2.0
// Which processes one parent has started, such as the workers of a prefork server.
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <string>

namespace jwtsync::native {

/// The same text for the children of one process that run as one job, and for no other process: the parent's id, the
/// time of its start, since ids are used again, the process group (systemd, supervisors and shells give each service
/// that they start its own), and the namespace in which ids count.
[[nodiscard]] std::string process_group();

/// The id of this process.
[[nodiscard]] pid_t this_process() noexcept;

/// When a process was started, in clock ticks since the machine was; 0 if that is not known.
[[nodiscard]] std::uint64_t start_of(pid_t process);

}  // namespace jwtsync::native
