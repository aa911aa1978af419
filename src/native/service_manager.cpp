// SPDX-License-Identifier: Apache-2.0
// sd_notify(3): a datagram to the Unix socket that NOTIFY_SOCKET names.
#include "native/descriptors.h"
#include "native/kernel.h"
#include "native/process.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>

namespace jwtsync::native {
namespace {

/// An address, and how much of it counts: the name of an abstract one may hold zero bytes, and has none behind it.
struct SocketAddress {
  sockaddr_un address{};
  socklen_t size = 0;
};

/// `/path`, or `@name` for one in the abstract namespace.
std::optional<SocketAddress> address_of(std::string_view name) {
  SocketAddress result;
  const bool known = name.size() > 1 && (name.front() == '/' || name.front() == '@');
  if (!known || name.size() >= sizeof(result.address.sun_path)) return std::nullopt;
  result.address.sun_family = AF_UNIX;
  std::copy(name.begin(), name.end(), result.address.sun_path);
  if (name.front() == '@') result.address.sun_path[0] = '\0';
  result.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  return result;
}

}  // namespace

Result<void> notify_service_manager(const EnvironmentVariables& variables, std::string_view state) {
  const std::string_view name = variables.get("NOTIFY_SOCKET").value_or("");
  if (name.empty()) return {};
  const auto cannot = [&](std::string why) {
    return failure(Code::target_unreachable,
                   "the service manager cannot be told \"" + std::string(state) + "\": " + why,
                   "NOTIFY_SOCKET must name a Unix socket: /path or @name");
  };
  const std::optional<SocketAddress> to = address_of(name);
  if (!to) return cannot("NOTIFY_SOCKET is not an address");
  const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return cannot(error_text(errno));
  // sendto(2) takes every kind of address as a sockaddr.
  const auto* const address = reinterpret_cast<const sockaddr*>(&to->address);  // NOLINT(*-reinterpret-cast)
  const ssize_t sent = ::sendto(socket.number(), state.data(), state.size(), MSG_NOSIGNAL, address, to->size);
  if (sent != static_cast<ssize_t>(state.size())) return cannot(error_text(errno));
  return {};
}

}  // namespace jwtsync::native
