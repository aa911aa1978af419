// SPDX-License-Identifier: Apache-2.0
#include "native/listening_sockets.h"

#include "native/descriptors.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>

namespace jwtsync::native {
namespace {

constexpr std::size_t most_sockets = 65'536;
constexpr std::size_t buffer_size = std::size_t{32} * 1024;  // the kernel fills no larger one
constexpr timeval longest_answer{1, 0};

struct Question {
  nlmsghdr header;
  inet_diag_req_v2 request;
};

bool ask(int socket, int family) {
  Question question{};
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  question.request.sdiag_family = static_cast<std::uint8_t>(family);
  question.request.sdiag_protocol = IPPROTO_TCP;
  question.request.idiag_states = 1u << TCP_LISTEN;
  const ssize_t sent = ::send(socket, &question, sizeof question, MSG_NOSIGNAL);  // to the kernel, as unnamed
  return sent == static_cast<ssize_t>(sizeof question);
}

/// What one datagram holds; empty where it is not the kernel's or did not come.
std::span<const char> receive(int socket, std::span<char> buffer) {
  sockaddr_nl sender{};
  socklen_t size = sizeof sender;
  ssize_t got = -1;
  do {
    got = ::recvfrom(socket, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&sender),  // NOLINT
                     &size);
  } while (got < 0 && errno == EINTR);
  if (got <= 0 || sender.nl_pid != 0) return {};
  return buffer.first(static_cast<std::size_t>(got));
}

ListeningSocket socket_in(const inet_diag_msg& message) {
  ListeningSocket socket{{}, ntohs(message.id.idiag_sport), message.idiag_uid};
  std::copy(std::begin(message.id.idiag_src), std::end(message.id.idiag_src), socket.address.begin());
  return socket;
}

enum class More : std::uint8_t { to_come, none, broken };

/// Adds those of one datagram.
More take(std::span<const char> datagram, std::vector<ListeningSocket>& sockets) {
  while (datagram.size() >= sizeof(nlmsghdr)) {
    nlmsghdr header{};
    std::memcpy(&header, datagram.data(), sizeof header);
    if (header.nlmsg_type == NLMSG_DONE) return More::none;
    const bool whole = header.nlmsg_len >= NLMSG_LENGTH(sizeof(inet_diag_msg)) && header.nlmsg_len <= datagram.size();
    if (!whole || header.nlmsg_type != SOCK_DIAG_BY_FAMILY || sockets.size() == most_sockets) return More::broken;
    inet_diag_msg message{};
    std::memcpy(&message, datagram.data() + NLMSG_HDRLEN, sizeof message);
    sockets.push_back(socket_in(message));
    datagram = datagram.subspan(std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), datagram.size()));
  }
  return More::to_come;
}

}  // namespace

std::optional<std::vector<ListeningSocket>> listening_sockets(int family) {
  const Descriptor socket(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!socket) return std::nullopt;
  ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &longest_answer, sizeof longest_answer);
  if (!ask(socket.number(), family)) return std::nullopt;
  std::vector<ListeningSocket> sockets;
  std::vector<char> buffer(buffer_size);
  for (More more = More::to_come; more == More::to_come;) {
    const std::span<const char> datagram = receive(socket.number(), buffer);
    more = datagram.empty() ? More::broken : take(datagram, sockets);
    if (more == More::broken) return std::nullopt;
  }
  return sockets;
}

}  // namespace jwtsync::native
