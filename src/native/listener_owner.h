// SPDX-License-Identifier: Apache-2.0
// Whose process answers at an address of this machine.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::native {

/// The user whose socket listens at `host` (127.0.0.1, [::1] or localhost) and `port`. Nothing where none listens,
/// where the system does not tell, or where sockets of several users could be meant.
[[nodiscard]] std::optional<uid_t> listener_owner(std::string_view host, std::uint16_t port);

/// The same, from what the system says in /proc/net/tcp and /proc/net/tcp6 (proc_pid_net(5)).
[[nodiscard]] std::optional<uid_t> listener_owner(std::string_view host, std::uint16_t port, std::istream& four,
                                                  std::istream& six);

/// The user who made the Unix socket at `path`; nothing if it is not one.
[[nodiscard]] std::optional<uid_t> socket_owner(const std::string& path);

}  // namespace jwtsync::native
