// SPDX-License-Identifier: Apache-2.0
// A server that answers every connection with the same bytes, be they HTTP or not.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "native/http_listener.h"

namespace jwtsync {

/// What it does when it has answered.
enum class Afterwards { close, keep_open };

class RawServer {
 public:
  RawServer(std::string answer, Afterwards afterwards)
      : listening_(std::move(*native::start_listening({"127.0.0.1", 0, {}}))),
        answer_(std::move(answer)),
        afterwards_(afterwards),
        thread_([this](const std::stop_token& stop) { run(stop); }) {}

  [[nodiscard]] std::string url() const { return "http://" + listening_.address.text() + "/"; }

 private:
  void run(const std::stop_token& stop) {
    constexpr int look_at_stop = 20;  // milliseconds
    std::vector<native::Descriptor> open;
    while (!stop.stop_requested()) {
      pollfd waiting{listening_.socket.number(), POLLIN, 0};
      if (::poll(&waiting, 1, look_at_stop) <= 0) continue;
      auto accepted = native::accept_next(listening_.socket.number(), listening_.address);
      if (accepted.status != native::AcceptStatus::accepted) continue;
      answer(accepted.connection.socket.number());
      if (afterwards_ == Afterwards::keep_open) open.push_back(std::move(accepted.connection.socket));
    }
  }

  void answer(int socket) const {
    pollfd ready{socket, POLLIN, 0};
    ::poll(&ready, 1, 1'000);
    std::array<char, 4096> request{};
    static_cast<void>(::recv(socket, request.data(), request.size(), 0));
    std::string_view left = answer_;
    while (!left.empty()) {
      ready.events = POLLOUT;
      if (::poll(&ready, 1, 1'000) <= 0) return;
      const ssize_t sent = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;  // the client has had enough
      left.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  native::Listening listening_;
  std::string answer_;
  Afterwards afterwards_;
  std::jthread thread_;
};

}  // namespace jwtsync
