// SPDX-License-Identifier: Apache-2.0
#include "native/http_listener.h"

#include "native/kernel.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace jwtsync::native {
namespace {

/// A socket address of any family, as the system calls take it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  // The system calls take every family through a pointer to its common head: bind(2).
  sockaddr* data() noexcept { return reinterpret_cast<sockaddr*>(&storage); }  // NOLINT(*-reinterpret-cast)
  const sockaddr* data() const noexcept {
    return reinterpret_cast<const sockaddr*>(&storage);
  }  // NOLINT(*-reinterpret-cast)

  template <typename Family>
  void set(const Family& family) noexcept {
    static_assert(sizeof(Family) <= sizeof(storage));
    std::memcpy(&storage, &family, sizeof family);
    size = sizeof family;
  }
  template <typename Family>
  [[nodiscard]] Family as() const noexcept {
    Family family{};
    std::memcpy(&family, &storage, sizeof family);
    return family;
  }
};

/// 127.0.0.1 or ::1. The rest of 127.0.0.0/8 is where sidecars relay from: Istio's from 127.0.0.6.
bool is_loopback(const SocketAddress& peer) noexcept {
  if (peer.storage.ss_family == AF_INET) return ntohl(peer.as<sockaddr_in>().sin_addr.s_addr) == INADDR_LOOPBACK;
  const auto six = peer.as<sockaddr_in6>();
  return peer.storage.ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

/// All of 127.0.0.0/8 is one machine, this one.
Origin origin_of(in_addr address) noexcept {
  const std::uint32_t number = ntohl(address.s_addr);
  return {Origin::Kind::four, number >> 24 == IN_LOOPBACKNET ? std::uint32_t{INADDR_LOOPBACK} : number};
}

Origin origin_of(const in6_addr& address) noexcept {
  in_addr four{};
  std::uint64_t upper_half = 0;
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    std::memcpy(&four, &address.s6_addr[12], sizeof four);
    return origin_of(four);
  }
  std::memcpy(&upper_half, &address, sizeof upper_half);
  return {Origin::Kind::six, upper_half};
}

Origin origin_of(const SocketAddress& peer) noexcept {
  return peer.storage.ss_family == AF_INET6 ? origin_of(peer.as<sockaddr_in6>().sin6_addr)
                                            : origin_of(peer.as<sockaddr_in>().sin_addr);
}

/// The user who connected to a Unix socket: unix(7), SO_PEERCRED.
Origin origin_of_user(int socket) noexcept {
  ucred peer{};
  socklen_t size = sizeof peer;
  ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size);
  return {Origin::Kind::user, peer.uid};
}

/// Whether this process's user, or root, sits at the other end of a Unix socket (unix(7), SO_PEERCRED).
bool is_own(int connection) noexcept {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

std::optional<SocketAddress> tcp_address(const Address& address) noexcept {
  SocketAddress result;
  sockaddr_in four{};
  sockaddr_in6 six{};
  if (::inet_pton(AF_INET, address.host.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(address.port);
    result.set(four);
    return result;
  }
  if (::inet_pton(AF_INET6, address.host.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(address.port);
    result.set(six);
    return result;
  }
  return std::nullopt;
}

std::optional<SocketAddress> unix_address(const std::string& path) noexcept {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof name.sun_path || path.find('\0') != std::string::npos) return std::nullopt;
  std::memcpy(name.sun_path, path.data(), path.size());
  SocketAddress result;
  result.set(name);
  return result;
}

Descriptor open_socket(int family) noexcept {
  return Descriptor(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

Error listen_error(int error, const Address& address) {
  switch (error) {
    case EADDRINUSE:
      return {Code::address_in_use, address.text() + " is in use by another process",
              "stop that process, or listen at another address"};
    case EADDRNOTAVAIL:
      return {Code::argument_invalid, address.host + " is not an address of this machine",
              "listen at 127.0.0.1, or at an address that `ip address` shows"};
    case EACCES:
    case EPERM:
      return {Code::file_forbidden, "no permission to listen at " + address.text(),
              "choose a port above 1023, or a directory that this process's user may write to"};
    case ENOENT:
    case ENOTDIR:
      return {Code::argument_invalid, "there is no directory for " + address.text(), "make the directory first"};
    default: return {Code::internal_error, "cannot listen at " + address.text() + ": " + error_text(error), ""};
  }
}

Result<Listening> listen_at_tcp(const Address& address) {
  const std::optional<SocketAddress> name = tcp_address(address);
  if (!name) {
    return failure(Code::argument_invalid, address.host + " is not an IP address",
                   "write one, such as 127.0.0.1 or ::1");
  }
  Descriptor socket = open_socket(name->storage.ss_family);
  const int on = 1;  // so that a restart need not wait for old connections to be forgotten
  if (!socket || ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(socket.number(), name->data(), name->size) != 0 || ::listen(socket.number(), SOMAXCONN) != 0) {
    return failure(listen_error(errno, address));
  }
  SocketAddress actual;
  ::getsockname(socket.number(), actual.data(), &actual.size);
  Address bound = address;
  bound.port = ntohs(actual.storage.ss_family == AF_INET ? actual.as<sockaddr_in>().sin_port
                                                         : actual.as<sockaddr_in6>().sin6_port);
  return Listening{std::move(socket), std::move(bound), std::nullopt};
}

/// Whether a process listens at a Unix socket now.
bool is_served(const SocketAddress& name) noexcept {
  const Descriptor probe = open_socket(AF_UNIX);
  return ::connect(probe.number(), name.data(), name.size) == 0 || errno != ECONNREFUSED;
}

/// Removes what an earlier process that is gone has left at `path`; anything else stays and is in the way.
Result<void> clear_stale(const SocketAddress& name, const Address& address) {
  struct stat known{};
  if (::lstat(address.unix_socket.c_str(), &known) != 0) return {};
  if (!S_ISSOCK(known.st_mode)) {
    return failure(Code::address_in_use, address.unix_socket + " exists and is not a socket",
                   "remove it, or choose another path");
  }
  if (is_served(name)) return failure(listen_error(EADDRINUSE, address));
  if (::unlink(address.unix_socket.c_str()) != 0 && errno != ENOENT) return failure(listen_error(errno, address));
  return {};
}

Result<Listening> listen_at_unix(const Address& address) {
  const std::optional<SocketAddress> name = unix_address(address.unix_socket);
  if (!name) {
    return failure(Code::argument_invalid, "the path of a Unix socket has at most 107 bytes", "choose a shorter path");
  }
  if (Result<void> clear = clear_stale(*name, address); !clear) return failure(std::move(clear).error());
  Descriptor socket = open_socket(AF_UNIX);
  // The mode is set before the name exists, so that nobody else can connect in between: unix(7) takes it from here.
  if (!socket || ::fchmod(socket.number(), S_IRUSR | S_IWUSR) != 0 ||
      ::bind(socket.number(), name->data(), name->size) != 0) {
    return failure(listen_error(errno, address));
  }
  SocketFile file(address.unix_socket);
  if (::listen(socket.number(), SOMAXCONN) != 0) return failure(listen_error(errno, address));
  return Listening{std::move(socket), address, std::move(file)};
}

}  // namespace

SocketFile::SocketFile(std::string path) : path_(std::move(path)) {
  struct stat known{};
  if (::lstat(path_.c_str(), &known) != 0) return;
  device_ = known.st_dev;
  inode_ = known.st_ino;
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), device_(other.device_), inode_(other.inode_) {}

SocketFile::~SocketFile() {
  struct stat known{};
  if (path_.empty() || ::lstat(path_.c_str(), &known) != 0) return;
  if (known.st_dev == device_ && known.st_ino == inode_) ::unlink(path_.c_str());
}

Result<Listening> start_listening(const Address& address) {
  return address.unix_socket.empty() ? listen_at_tcp(address) : listen_at_unix(address);
}

AcceptOutcome accept_next(int socket, const Address& address) noexcept {
  SocketAddress peer;
  Descriptor connection(::accept4(socket, peer.data(), &peer.size, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!connection) {
    switch (errno) {
      case EAGAIN: return {AcceptStatus::none, {}};
      case EINTR:
      case EPROTO:
      case ECONNABORTED: return {AcceptStatus::lost, {}};
      default: return {AcceptStatus::exhausted, {}};
    }
  }
  if (!address.unix_socket.empty()) {
    const Origin user = origin_of_user(connection.number());
    const Peer who = is_own(connection.number()) ? Peer::own_unix_socket : Peer::unix_socket;
    return {AcceptStatus::accepted, {std::move(connection), who, user}};
  }
  const int on = 1;  // an answer is written whole: waiting to fill a packet only delays it
  ::setsockopt(connection.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const bool local = address.is_loopback() && is_loopback(peer);
  return {AcceptStatus::accepted, {std::move(connection), local ? Peer::loopback : Peer::remote, origin_of(peer)}};
}

}  // namespace jwtsync::native
