// SPDX-License-Identifier: Apache-2.0
#include "native/line_socket.h"

#include <sys/socket.h>

#include <cstring>

namespace jwtsync::native {
namespace {

// The system calls take every family through a pointer to its common head: bind(2).
const sockaddr* head_of(const sockaddr_un& name) noexcept {
  return reinterpret_cast<const sockaddr*>(&name);  // NOLINT(*-reinterpret-cast)
}

}  // namespace

std::optional<sockaddr_un> unix_name(const std::string& path) noexcept {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path || path.find('\0') != std::string::npos) return std::nullopt;
  std::memcpy(name.sun_path, path.data(), path.size());
  return name;
}

Descriptor open_unix_socket() noexcept {
  return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

int bind_to(int socket, const sockaddr_un& name) noexcept { return ::bind(socket, head_of(name), sizeof name); }

int connect_to(int socket, const sockaddr_un& name) noexcept { return ::connect(socket, head_of(name), sizeof name); }

bool is_of_our_user(int socket) noexcept {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace jwtsync::native
