// SPDX-License-Identifier: Apache-2.0
// Whose process answers at an address of this machine.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <initializer_list>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace jwtsync::native {

/// The TCP sockets that listened on this machine at one moment, and whose they are.
class Listeners {
 public:
  /// As the kernel tells them now, or else as /proc/net/tcp and /proc/net/tcp6 show them (proc_pid_net(5)); none where
  /// the system does not tell.
  [[nodiscard]] static Listeners now();
  /// As these tables show them.
  Listeners(std::istream& four, std::istream& six);

  /// The user whose socket listens at `host` (127.0.0.1, [::1] or localhost) and `port`. Nothing where none listens,
  /// where the system does not tell, or where sockets of several users could be meant.
  [[nodiscard]] std::optional<uid_t> owner(std::string_view host, std::uint16_t port) const;
  /// Whether `host` is one of those three: of any other, no table tells an owner.
  [[nodiscard]] static bool may_own(std::string_view host) noexcept;

 private:
  /// What was found for one address: nobody, somebody, or not to be told.
  struct Owner {
    bool listens = false;
    std::optional<uid_t> user;
  };
  using Table = std::unordered_map<std::string, Owner>;  // by address and port as the system shows them

  Listeners(Table four, Table six) noexcept : four_(std::move(four)), six_(std::move(six)) {}
  [[nodiscard]] static Table table_in(std::istream& text);
  [[nodiscard]] static std::optional<Table> table_of(int family);
  static void add(Table& table, std::string local, uid_t user);
  [[nodiscard]] static Owner first_of(std::initializer_list<Owner> preferred);
  [[nodiscard]] static Owner at(const Table& table, int family, const char* address, std::uint16_t port);

  Table four_;
  Table six_;
};

/// The user who made the Unix socket at `path`; nothing if it is not one.
[[nodiscard]] std::optional<uid_t> socket_owner(const std::string& path);

}  // namespace jwtsync::native
