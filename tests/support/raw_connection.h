// SPDX-License-Identifier: Apache-2.0
// A client that says exactly what a test wants said, right or wrong.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <jwtsync/system.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync {

class RawConnection {
 public:
  /// Not connected yet.
  RawConnection() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{30, 0};  // a read that should end by itself fails the test if it does not
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  explicit RawConnection(const Address& address) : RawConnection() { connect_to(address); }
  RawConnection(RawConnection&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_) {}
  RawConnection& operator=(RawConnection&&) = delete;
  RawConnection(const RawConnection&) = delete;
  ~RawConnection() {
    if (socket_ >= 0) ::close(socket_);
  }

  /// The address that the other side sees.
  void bind_from(const std::string& host) {
    const sockaddr_in name = name_of(host, 0);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  }
  bool connect_to(const Address& address) {
    const sockaddr_in name = name_of(address.host, address.port);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
    return connected_;
  }

  [[nodiscard]] bool connected() const { return connected_; }
  /// Whether all of it was taken.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }
  /// What comes next; empty where the server has ended the connection.
  std::string read_some() {
    std::array<char, 65'536> part{};
    const ssize_t size = ::recv(socket_, part.data(), part.size(), 0);
    EXPECT_FALSE(size < 0 && errno == EAGAIN) << "the server neither answers nor ends the connection";
    return {part.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  }
  /// Everything until the server ends the connection.
  std::string read_all() {
    return read_while([](const std::string&) { return true; });
  }
  /// Everything until `end` has come.
  std::string read_until(std::string_view end) {
    return read_while([&](const std::string& read) { return read.find(end) == std::string::npos; });
  }

 private:
  static sockaddr_in name_of(const std::string& host, std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    ::inet_pton(AF_INET, host.c_str(), &name.sin_addr);
    return name;
  }

  template <typename Predicate>
  std::string read_while(Predicate wanted) {
    std::string all;
    while (wanted(all)) {
      const std::string part = read_some();
      if (part.empty()) break;
      all += part;
    }
    return all;
  }

  int socket_;
  bool connected_ = false;
};

}  // namespace jwtsync
