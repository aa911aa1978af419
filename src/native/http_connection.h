// SPDX-License-Identifier: Apache-2.0
// One connection: requests come, a service answers them, one after the other.
#pragma once

#include "native/http_channel.h"
#include "native/http_crowd.h"
#include "native/http_exchanges.h"
#include "native/http_held.h"
#include "native/http_parser.h"
#include "native/private_pages.h"
#include "native/receive_buffer.h"

#include <jwtsync/system.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <tl/expected.hpp>

namespace jwtsync::native {

/// What the connections of a server have in common. Outlives them.
struct Premises {
  explicit Premises(const ServerLimits& limits);
  const ServerLimits limits;
  Crowd crowd;
  HeldRequests held;
  PrivatePages pages;
  Exchanges exchanges;
  DateText date;
};

/// Lives until its `serve` has ended. Used by one thread.
class Connection final : public Guest, public std::enable_shared_from_this<Connection> {
 public:
  /// `service` must outlive it. `tls`: null for none.
  Connection(StreamSocket socket, TlsContext tls, Peer peer, const Origin& origin, HttpService& service,
             Premises& premises);

  /// Answers requests until one side ends the connection, or a limit does.
  [[nodiscard]] boost::asio::awaitable<void> serve();
  /// Ends it now if it is idle, else after the answer to the request under way.
  void stop();
  [[nodiscard]] const TlsContext& tls() const noexcept { return channel_.tls(); }
  void abort() override;
  void turn_away() override;

 private:
  struct Query {
    Exchanges::Loan exchange;
    Persistence persistence = Persistence::close;
  };
  /// How to send the response that stands in the exchange.
  struct Sending {
    Persistence persistence = Persistence::close;
    bool with_body = true;
  };
  /// Why no request came that the service could answer; nothing, if the client is gone.
  using Failure = std::optional<Fault>;
  using Reception = tl::expected<Query, Failure>;
  using Progress = tl::expected<void, Failure>;

  [[nodiscard]] boost::asio::awaitable<bool> shake_hands();
  [[nodiscard]] boost::asio::awaitable<bool> wait_for_request();
  [[nodiscard]] boost::asio::awaitable<Persistence> answer_one();
  [[nodiscard]] boost::asio::awaitable<Reception> receive();
  [[nodiscard]] boost::asio::awaitable<Progress> read_to(RequestParser::Goal goal, RequestParser& parser);
  [[nodiscard]] boost::asio::awaitable<bool> invite_body();
  [[nodiscard]] boost::asio::awaitable<bool> send(Exchange& exchange, Sending how);
  [[nodiscard]] boost::asio::awaitable<void> linger();
  [[nodiscard]] Sending answer_to(Query& received) noexcept;
  [[nodiscard]] boost::asio::awaitable<void> hold(Exchange& exchange, Sending& how);
  [[nodiscard]] Exchanges::Loan taken(RequestParser& parser);
  void ask_service(Exchange& exchange) noexcept;

  void enter(Phase phase, std::chrono::milliseconds longest);
  void set_alarm();
  void expire();
  void end_reading(Fault why);

  Channel channel_;
  Peer peer_;
  std::uint64_t origin_;
  HttpService& service_;
  Premises& premises_;
  boost::asio::steady_timer deadline_;  // ends at `due_` or before
  boost::asio::steady_timer::time_point due_ = {};
  boost::asio::steady_timer news_;  // ends when a request that is held is to be asked again
  ReceiveBuffer buffer_;
  Crowd::Place place_;
  Phase phase_ = Phase::idle;
  Failure fault_;  // why reading was ended from this side
  bool alarm_set_ = false;
  bool asked_before_ = false;
  bool stopping_ = false;
};

}  // namespace jwtsync::native
