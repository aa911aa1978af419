// SPDX-License-Identifier: Apache-2.0
#include "native/http_connection.h"

#include "base/wipe.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace jwtsync::native {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t read_ahead = std::size_t{4} * 1024;  // of a body, beyond the largest header
/// Memory that a request takes while it comes, besides its bytes: what waits for them, and most of a page.
constexpr std::size_t waiting_size = std::size_t{10} * 1024;
constexpr std::size_t handshake_size = std::size_t{48} * 1024;  // what OpenSSL has of one that is under way
constexpr std::size_t short_body = 1'024;
constexpr std::chrono::milliseconds linger_time{1'000};
constexpr std::size_t linger_size = std::size_t{16} * 1024 * 1024;

}  // namespace

Premises::Premises(const ServerLimits& given)
    : limits(given), crowd(limits.connections, limits.unfinished_size), pages(limits.header_size + read_ahead) {}

Connection::Connection(StreamSocket socket, TlsContext tls, Peer peer, const Origin& origin, HttpService& service,
                       Premises& premises)
    : channel_(std::move(socket), std::move(tls)),
      peer_(peer),
      origin_(number_of(origin)),
      service_(service),
      premises_(premises),
      deadline_(channel_.socket().get_executor()),
      news_(channel_.socket().get_executor()),
      buffer_(premises.pages),
      place_(premises.crowd, origin, *this) {}

asio::awaitable<void> Connection::serve() {
  // No co_await stands in a condition: g++ 12 makes wrong code of that.
  const bool understood = co_await shake_hands();
  for (Persistence persistence = Persistence::keep; understood && persistence == Persistence::keep;) {
    const bool requested = co_await wait_for_request();
    if (!requested) break;
    persistence = co_await answer_one();
  }
  co_await linger();
  deadline_.cancel();
}

asio::awaitable<bool> Connection::shake_hands() {
  if (!channel_.tls()) co_return true;
  const ServerLimits& limits = premises_.limits;
  enter(Phase::receiving, premises_.crowd.is_above_half() ? limits.first_byte_timeout : limits.request_timeout);
  place_.hold(handshake_size);
  const bool done = co_await channel_.shake_hands();
  place_.hold(0);
  co_return done;
}

void Connection::stop() {
  stopping_ = true;
  news_.cancel();
  if (phase_ == Phase::idle) channel_.end_receiving();
}

void Connection::abort() {
  place_.leave();
  stopping_ = true;
  news_.cancel();
  error_code ignored;
  channel_.socket().close(ignored);
}

void Connection::turn_away() {
  if (phase_ == Phase::answering) return abort();
  end_reading(Fault::no_room);
}

/// From here on the connection is in `phase`, for so long at most.
void Connection::enter(Phase phase, std::chrono::milliseconds longest) {
  phase_ = phase;
  place_.enter(phase);
  due_ = asio::steady_timer::clock_type::now() + longest;
  if (!alarm_set_ || due_ < deadline_.expiry()) set_alarm();
}

/// One that comes too early is set again then. So it is not set three times for each request.
void Connection::set_alarm() {
  deadline_.expires_at(due_);
  alarm_set_ = true;
  deadline_.async_wait([weak = weak_from_this()](error_code error) {
    if (const auto connection = error ? nullptr : weak.lock()) connection->expire();
  });
}

void Connection::expire() {
  if (due_ > asio::steady_timer::clock_type::now()) return set_alarm();  // entered another phase meanwhile
  alarm_set_ = false;
  if (phase_ == Phase::answering) return abort();
  end_reading(Fault::timed_out);
}

/// The answer can still be written.
void Connection::end_reading(Fault why) {
  fault_ = why;
  channel_.end_receiving();
}

/// Holds no buffer while it waits: most connections of a fleet are idle most of the time.
asio::awaitable<bool> Connection::wait_for_request() {
  if (stopping_) co_return false;
  if (buffer_.size() > 0) co_return true;  // the next request came with the last one
  buffer_.release();
  const bool must_hurry = !asked_before_ && premises_.crowd.is_above_half();
  enter(Phase::idle, must_hurry ? premises_.limits.first_byte_timeout : premises_.limits.idle_timeout);
  const bool came = co_await channel_.wait_for_bytes();
  co_return came && !fault_ && !stopping_;
}

asio::awaitable<Persistence> Connection::answer_one() {
  asked_before_ = true;
  enter(Phase::receiving, premises_.limits.request_timeout);
  Reception received = co_await receive();
  place_.hold(buffer_.size());  // of the requests that came with this one
  enter(Phase::answering, premises_.limits.request_timeout);
  if (buffer_.size() == 0 || fault_ || !received) buffer_.release();
  if (fault_ || !received) {
    if (const Failure fault = fault_ ? fault_ : received.error()) {
      const Exchanges::Loan exchange = premises_.exchanges.lend();
      exchange->response = response_to(*fault);
      co_await send(*exchange, {});
    }
    co_return Persistence::close;
  }
  Exchange& exchange = *received->exchange;
  Sending how = answer_to(*received);
  if (exchange.response.hold) co_await hold(exchange, how);
  const bool sent = co_await send(exchange, how);
  co_return sent ? how.persistence : Persistence::close;
}

Connection::Sending Connection::answer_to(Query& received) noexcept {
  const Persistence persistence = stopping_ ? Persistence::close : received.persistence;
  // RFC 9110 9.3.2: HEAD is GET without the content of the answer.
  std::string& method = received.exchange->request.method;
  const bool head_only = method == "HEAD";
  if (head_only) method = "GET";
  ask_service(*received.exchange);
  return {persistence, !head_only};
}

/// Asks again whenever there is news, and at the end: what comes of that is sent, whatever it is. The end of the server
/// is one, too.
asio::awaitable<void> Connection::hold(Exchange& exchange, Sending& how) {
  using Now = asio::steady_timer::clock_type;
  const auto longest = std::min(exchange.response.hold->longest, premises_.limits.longest_hold);
  const auto ends = Now::now() + longest;
  enter(Phase::answering, longest + premises_.limits.request_timeout);
  while (exchange.response.hold && !stopping_ && Now::now() < ends) {
    news_.expires_at(ends);
    const HeldRequests::Place place(premises_.held, exchange.response.hold->topic, news_);
    co_await news_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (channel_.socket().is_open()) ask_service(exchange);
  }
  if (stopping_) how.persistence = Persistence::close;
  enter(Phase::answering, premises_.limits.request_timeout);
}

asio::awaitable<Connection::Reception> Connection::receive() {
  RequestParser parser(premises_.pages, premises_.limits);
  const Progress header = co_await read_to(RequestParser::Goal::header, parser);
  if (!header) co_return tl::unexpected(header.error());

  std::optional<Exchanges::Loan> head(taken(parser));
  const ReceivedRequest& request = (*head)->request;
  if (const auto fault = fault_in(request, parser.version())) co_return tl::unexpected(fault);
  if (parser.is_whole()) co_return Query{std::move(*head), parser.persistence()};
  const bool wanted = service_.wants_body(request), waits = expects_continue(request);
  const bool too_large = parser.announced_size() > premises_.limits.body_size;
  if (wanted && too_large) co_return tl::unexpected(Fault::body_too_large);
  // RFC 9110 10.1.1, RFC 9112 9.3: who answers without reading the body ends the connection.
  if (!wanted && (waits || too_large)) co_return Query{std::move(*head), Persistence::close};
  head.reset();  // its strings are in no private pages, and a body may take its time

  if (waits) {
    const bool invited = co_await invite_body();
    if (!invited) co_return tl::unexpected(std::nullopt);
  }
  parser.expect_body(wanted ? BodyUse::keep : BodyUse::drop, premises_.limits.body_size);
  const Progress end = co_await read_to(RequestParser::Goal::whole, parser);
  const bool dropped = !wanted && !end && end.error() == Fault::body_too_large;
  if (!end && !dropped) co_return tl::unexpected(end.error());
  co_return Query{taken(parser), dropped ? Persistence::close : parser.persistence()};
}

/// With all that is known of who sent it.
Exchanges::Loan Connection::taken(RequestParser& parser) {
  Exchanges::Loan exchange = premises_.exchanges.lend();
  parser.take_request(exchange->request);
  exchange->request.peer = peer_;
  exchange->request.origin = origin_;
  exchange->request.certificate = channel_.certificate();
  return exchange;
}

/// Most requests come whole, by one reading; what is held of the others counts against the budget of all.
asio::awaitable<Connection::Progress> Connection::read_to(RequestParser::Goal goal, RequestParser& parser) {
  for (;;) {
    const tl::expected<bool, Fault> reached = parser.advance(buffer_, goal);
    if (!reached) co_return tl::unexpected(reached.error());
    if (*reached) co_return Progress();
    const std::size_t held = buffer_.size() + parser.held();
    if (held > 0) place_.hold(waiting_size + held);
    if (fault_) co_return tl::unexpected(fault_);
    const asio::mutable_buffer room = buffer_.prepare();
    if (room.size() == 0) co_return tl::unexpected(buffer_.size() > 0 ? Fault::header_too_large : Fault::no_room);
    const std::size_t size = co_await channel_.read_some(room);
    if (size == 0) co_return tl::unexpected(std::nullopt);
    buffer_.commit(size);
  }
}

/// RFC 9110 10.1.1: a client that asked for it waits with its body until it has seen this.
asio::awaitable<bool> Connection::invite_body() {
  constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
  const bool invited = co_await channel_.write(invitation, {});
  co_return invited;
}

void Connection::ask_service(Exchange& exchange) noexcept {
  try {
    service_.handle_into(exchange.request, exchange.response);
    if (!premises_.held.empty()) premises_.held.wake(service_.take_news());
  } catch (...) {  // a service is the user's code: one that throws costs its answer, and not the server
    exchange.response = response_to(Fault::service_failed);
  }
}

/// A short body goes in one piece with the head: by TLS that is one record.
asio::awaitable<bool> Connection::send(Exchange& exchange, Sending how) {
  HttpResponse& response = exchange.response;
  write_head(exchange.head, response, how.persistence, premises_.date.at(std::chrono::system_clock::now()));
  std::string_view body = how.with_body && has_body(response.status) ? std::string_view(response.body) : "";
  const std::size_t end_of_head = exchange.head.size();
  if (body.size() <= short_body) exchange.head += std::exchange(body, {});
  const bool sent = co_await channel_.write(exchange.head, body);
  // A hub sends keys to those who may have them: no copy is left.
  base::wipe(std::span<char>(exchange.head).subspan(end_of_head));
  base::wipe(std::span<char>(response.body));
  co_return sent;
}

/// RFC 9112 9.6: what the client still sends is read and dropped for a while; closing on it at once would reset the
/// connection, and take the answer away before the client has read it.
asio::awaitable<void> Connection::linger() {
  const bool ended = channel_.end_sending();
  if (!ended || stopping_) co_return;
  enter(Phase::answering, linger_time);
  std::array<char, 1024> dropped{};
  for (std::size_t total = 0; total < linger_size;) {
    const std::size_t size = co_await channel_.read_some(asio::buffer(dropped));
    if (size == 0) break;
    total += size;
  }
}

}  // namespace jwtsync::native
