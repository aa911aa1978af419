// SPDX-License-Identifier: Apache-2.0
// What both ends of a line on a Unix socket share.
#pragma once

#include "native/descriptors.h"

#include <sys/un.h>
#include <optional>
#include <string>

namespace jwtsync::native {

/// The address of a Unix socket; nothing for a path that is longer than one may be (107 bytes).
[[nodiscard]] std::optional<sockaddr_un> unix_name(const std::string& path) noexcept;

/// A Unix socket that never blocks.
[[nodiscard]] Descriptor open_unix_socket() noexcept;

/// Binds or connects; 0 or -1 with `errno`, as the system calls say.
[[nodiscard]] int bind_to(int socket, const sockaddr_un& name) noexcept;
[[nodiscard]] int connect_to(int socket, const sockaddr_un& name) noexcept;

/// Whether the process at the other end is of this process's user, or of root.
[[nodiscard]] bool is_of_our_user(int socket) noexcept;

}  // namespace jwtsync::native
