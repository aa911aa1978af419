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
  explicit RawConnection(const Address& address) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(address.port);
    ::inet_pton(AF_INET, address.host.c_str(), &to.sin_addr);
    const timeval patience{30, 0};  // a read that should end by itself fails the test if it does not
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  RawConnection(RawConnection&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)), connected_(other.connected_) {}
  RawConnection& operator=(RawConnection&&) = delete;
  RawConnection(const RawConnection&) = delete;
  ~RawConnection() {
    if (socket_ >= 0) ::close(socket_);
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
  /// Everything until the server ends the connection.
  std::string read_all() {
    return read_while([](const std::string&) { return true; });
  }
  /// Everything until `end` has come.
  std::string read_until(std::string_view end) {
    return read_while([&](const std::string& read) { return read.find(end) == std::string::npos; });
  }

 private:
  template <typename Predicate>
  std::string read_while(Predicate wanted) {
    std::string all;
    std::array<char, 65'536> part{};
    while (wanted(all)) {
      const ssize_t size = ::recv(socket_, part.data(), part.size(), 0);
      EXPECT_FALSE(size < 0 && errno == EAGAIN) << "the server neither answers nor ends the connection";
      if (size <= 0) break;
      all.append(part.data(), static_cast<std::size_t>(size));
    }
    return all;
  }

  int socket_;
  bool connected_ = false;
};

}  // namespace jwtsync
