// SPDX-License-Identifier: Apache-2.0
#include "native/listener_owner.h"

#include "native/listening_sockets.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <fstream>

namespace jwtsync::native {
namespace {

constexpr std::size_t most_lines = 65'536;  // listening sockets stand first

/// Takes the first field off a line whose fields stand between spaces; empty behind the last.
std::string_view next_field(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const std::string_view field = line.substr(0, line.find(' '));
  line.remove_prefix(field.size());
  return field;
}

/// An address as the tables show it, `0100007F:1D5D`: each word of 32 bits as a number of this machine.
std::string shown(int family, const std::array<std::uint32_t, 4>& words, std::uint16_t port) {
  std::string text;
  for (std::size_t i = 0; i < (family == AF_INET ? 1u : words.size()); ++i) text += fmt::format("{:08X}", words[i]);
  return text + fmt::format(":{:04X}", port);
}

}  // namespace

Listeners::Table Listeners::table_in(std::istream& text) {
  constexpr std::string_view listens = "0A";  // TCP_LISTEN
  Table table;
  std::string line;
  for (std::size_t count = 0; count < most_lines && std::getline(text, line); ++count) {
    std::string_view left = line;
    next_field(left);  // its number
    const std::string_view local = next_field(left);
    next_field(left);  // the other end
    if (next_field(left) != listens) continue;
    for (int passed = 0; passed < 3; ++passed) next_field(left);  // queues, timer, retransmissions
    const std::string_view user = next_field(left);
    uid_t number = 0;
    const auto [end, error] = std::from_chars(user.data(), user.data() + user.size(), number);
    if (user.empty() || error != std::errc{} || end != user.data() + user.size()) continue;
    add(table, std::string(local), number);
  }
  return table;
}

std::optional<Listeners::Table> Listeners::table_of(int family) {
  const auto sockets = listening_sockets(family);
  if (!sockets) return std::nullopt;
  Table table;
  for (const ListeningSocket& socket : *sockets) {
    add(table, shown(family, socket.address, socket.port), socket.owner);
  }
  return table;
}

void Listeners::add(Table& table, std::string local, uid_t user) {
  Owner& owner = table[std::move(local)];
  const bool another = owner.listens && owner.user != user;
  owner = {true, another ? std::nullopt : std::optional(user)};
}

Listeners::Owner Listeners::at(const Table& table, int family, const char* address, std::uint16_t port) {
  std::array<std::uint32_t, 4> words{};
  ::inet_pton(family, address, words.data());
  const auto found = table.find(shown(family, words, port));
  return found == table.end() ? Owner{} : found->second;
}

/// The socket that the system prefers: the one of the exact address, then one of any.
Listeners::Owner Listeners::first_of(std::initializer_list<Owner> preferred) {
  for (const Owner& owner : preferred) {
    if (owner.listens) return owner;
  }
  return {};
}

Listeners::Listeners(std::istream& four, std::istream& six) : four_(table_in(four)), six_(table_in(six)) {}

Listeners Listeners::now() {
  if (auto of_four = table_of(AF_INET)) {
    auto of_six = table_of(AF_INET6);
    if (of_six) return {std::move(*of_four), std::move(*of_six)};
  }
  // Here stand connections too, tens of thousands on a busy machine.
  std::ifstream four("/proc/self/net/tcp"), six("/proc/self/net/tcp6");
  return {four, six};
}

bool Listeners::may_own(std::string_view host) noexcept {
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

std::optional<uid_t> Listeners::owner(std::string_view host, std::uint16_t port) const {
  if (!may_own(host)) return std::nullopt;
  const Owner any_six = at(six_, AF_INET6, "::", port);
  const Owner of_four = first_of({at(four_, AF_INET, "127.0.0.1", port), at(four_, AF_INET, "0.0.0.0", port),
                                  at(six_, AF_INET6, "::ffff:127.0.0.1", port), any_six});
  const Owner of_six = first_of({at(six_, AF_INET6, "::1", port), any_six});
  if (host == "127.0.0.1") return of_four.user;
  if (host == "[::1]") return of_six.user;
  // The name may lead to either.
  if (!of_four.listens) return of_six.user;
  if (!of_six.listens || of_four.user == of_six.user) return of_four.user;
  return std::nullopt;
}

std::optional<uid_t> socket_owner(const std::string& path) {
  struct stat known{};
  if (::stat(path.c_str(), &known) != 0 || !S_ISSOCK(known.st_mode)) return std::nullopt;
  return known.st_uid;
}

}  // namespace jwtsync::native
