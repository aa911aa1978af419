// SPDX-License-Identifier: Apache-2.0
// The TCP sockets that listen, as the kernel tells them: none of those that are connected, of which there may be many.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace jwtsync::native {

struct ListeningSocket {
  std::array<std::uint32_t, 4> address{};  ///< in network byte order; of IPv4 the first word alone
  std::uint16_t port = 0;
  uid_t owner = 0;
};

/// All of `family` (AF_INET or AF_INET6) in this network namespace, by sock_diag(7); nothing where the system does not
/// tell, such as without its module or where a filter of system calls forbids it.
[[nodiscard]] std::optional<std::vector<ListeningSocket>> listening_sockets(int family);

}  // namespace jwtsync::native
