// SPDX-License-Identifier: Apache-2.0
// One connection: requests come, a service answers them, one after the other.
#pragma once

#include "native/http_message.h"

#include <jwtsync/system.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <tl/expected.hpp>

namespace jwtsync::native {

using StreamSocket = boost::asio::generic::stream_protocol::socket;

/// Lives until its `serve` has ended. Used by one thread.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// `service` and `limits` must outlive it.
  Connection(StreamSocket socket, Peer peer, HttpService& service, const ServerLimits& limits);

  /// Answers requests until one side ends the connection, or a limit does.
  [[nodiscard]] boost::asio::awaitable<void> serve();
  /// Ends it now if it is idle, else after the answer to the request under way.
  void stop();
  /// Ends it now.
  void abort();

 private:
  enum class Phase : std::uint8_t { idle, receiving, answering };
  struct Received {
    HttpRequest request;
    Persistence persistence = Persistence::close;
  };
  /// A request; or why it cannot be answered by the service; or nothing, if the client is gone.
  using Reception = tl::expected<Received, std::optional<Fault>>;

  [[nodiscard]] boost::asio::awaitable<bool> wait_for_request();
  [[nodiscard]] boost::asio::awaitable<Persistence> answer_one();
  [[nodiscard]] boost::asio::awaitable<Reception> receive();
  [[nodiscard]] boost::asio::awaitable<bool> invite_body();
  [[nodiscard]] boost::asio::awaitable<bool> send(HttpResponse response, Persistence persistence, bool with_body);
  [[nodiscard]] boost::asio::awaitable<void> linger();
  [[nodiscard]] HttpResponse ask_service(const HttpRequest& request) noexcept;

  void enter(Phase phase, std::chrono::milliseconds longest);
  void expire();

  StreamSocket socket_;
  Peer peer_;
  HttpService& service_;
  const ServerLimits& limits_;
  boost::asio::steady_timer deadline_;
  boost::beast::flat_buffer buffer_;  // what was read and not yet understood; takes no memory while idle
  Phase phase_ = Phase::idle;
  bool expired_ = false;
  bool stopping_ = false;
};

}  // namespace jwtsync::native
