// SPDX-License-Identifier: Apache-2.0
#include "native/listener_owner.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace jwtsync::native {
namespace {

constexpr std::size_t most_lines = 65'536;  // listening sockets stand first

/// A socket that listens, as /proc/net/tcp shows it: `0100007F:1D5D`, and its owner.
struct Listening {
  std::string local;
  uid_t owner;
};

std::vector<Listening> listening_in(std::istream& table) {
  constexpr std::string_view listens = "0A";  // TCP_LISTEN
  std::vector<Listening> found;
  std::string line;
  for (std::size_t count = 0; count < most_lines && std::getline(table, line); ++count) {
    std::istringstream fields(line);
    std::string number, local, remote, state, queues, timer, retransmissions;
    uid_t owner = 0;
    fields >> number >> local >> remote >> state >> queues >> timer >> retransmissions >> owner;
    if (fields && state == listens) found.push_back({std::move(local), owner});
  }
  return found;
}

/// An address as the tables show it: each word of 32 bits as a number of this machine.
std::string shown(int family, const char* address, std::uint16_t port) {
  std::array<std::uint32_t, 4> words{};
  ::inet_pton(family, address, words.data());
  std::string text;
  for (std::size_t i = 0; i < (family == AF_INET ? 1u : words.size()); ++i) text += fmt::format("{:08X}", words[i]);
  return text + fmt::format(":{:04X}", port);
}

/// What was found for one address: nobody, somebody, or not to be told.
struct Owner {
  bool listens = false;
  std::optional<uid_t> user;
};

Owner owner_at(const std::string& local, const std::vector<Listening>& table) {
  Owner owner;
  for (const Listening& each : table) {
    if (each.local != local) continue;
    const bool another = owner.listens && owner.user != each.owner;
    owner.user = another ? std::nullopt : std::optional(each.owner);
    owner.listens = true;
    if (another) break;
  }
  return owner;
}

/// The socket that the system prefers: the one of the exact address, then one of any.
Owner first_of(const std::vector<Owner>& preferred) {
  for (const Owner& owner : preferred) {
    if (owner.listens) return owner;
  }
  return {};
}

}  // namespace

std::optional<uid_t> listener_owner(std::string_view host, std::uint16_t port, std::istream& four, std::istream& six) {
  const std::vector<Listening> in_four = listening_in(four), in_six = listening_in(six);
  const Owner any_six = owner_at(shown(AF_INET6, "::", port), in_six);
  const Owner of_four = first_of({owner_at(shown(AF_INET, "127.0.0.1", port), in_four),
                                  owner_at(shown(AF_INET, "0.0.0.0", port), in_four),
                                  owner_at(shown(AF_INET6, "::ffff:127.0.0.1", port), in_six), any_six});
  const Owner of_six = first_of({owner_at(shown(AF_INET6, "::1", port), in_six), any_six});
  if (host == "127.0.0.1") return of_four.user;
  if (host == "[::1]") return of_six.user;
  if (host != "localhost") return std::nullopt;
  // The name may lead to either.
  if (!of_four.listens) return of_six.user;
  if (!of_six.listens || of_four.user == of_six.user) return of_four.user;
  return std::nullopt;
}

std::optional<uid_t> listener_owner(std::string_view host, std::uint16_t port) {
  std::ifstream four("/proc/self/net/tcp"), six("/proc/self/net/tcp6");
  return listener_owner(host, port, four, six);
}

std::optional<uid_t> socket_owner(const std::string& path) {
  struct stat known{};
  if (::stat(path.c_str(), &known) != 0 || !S_ISSOCK(known.st_mode)) return std::nullopt;
  return known.st_uid;
}

}  // namespace jwtsync::native
