// SPDX-License-Identifier: Apache-2.0
#include "native/http_connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include <array>
#include <limits>

namespace jwtsync::native {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

/// Every operation tells its error beside its result; none throws.
constexpr auto completion = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t read_ahead = std::size_t{4} * 1024;  // of a body, beyond the largest header
constexpr std::chrono::milliseconds linger_time{1'000};
constexpr std::size_t linger_size = std::size_t{16} * 1024 * 1024;

/// A body that is kept if it is wanted, and dropped as it comes if not.
struct Body {
  struct value_type {
    std::string text;
    bool wanted = true;
  };
  class reader {
   public:
    template <bool is_request, typename Fields>
    reader(http::header<is_request, Fields>& /*header*/, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, error_code& error) {
      if (body_.wanted && length) body_.text.reserve(static_cast<std::size_t>(*length));
      error = {};
    }
    template <typename Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      error = {};
      if (!body_.wanted) return boost::beast::buffer_bytes(buffers);
      const std::size_t before = body_.text.size();
      for (const asio::const_buffer part : boost::beast::buffers_range_ref(buffers)) {
        body_.text.append(static_cast<const char*>(part.data()), part.size());
      }
      return body_.text.size() - before;
    }
    void finish(error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

using Parser = http::request_parser<Body>;

/// What to answer to a request that could not be read; nothing where there is nobody to answer.
std::optional<Fault> fault_of(error_code error) noexcept {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return Fault::header_too_large;
  if (error == http::error::body_limit) return Fault::body_too_large;
  if (error == http::error::end_of_stream || error == http::error::partial_message) return std::nullopt;
  if (error.category() == make_error_code(http::error::bad_method).category()) return Fault::malformed;
  return std::nullopt;
}

HttpRequest without_body(const Parser& parser, Peer peer) {
  const auto& message = parser.get();
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.url = std::string(message.target());
  for (const auto& field : message) request.headers.emplace_back(field.name_string(), field.value());
  request.peer = peer;
  return request;
}

}  // namespace

Connection::Connection(StreamSocket socket, Peer peer, HttpService& service, const ServerLimits& limits)
    : socket_(std::move(socket)),
      peer_(peer),
      service_(service),
      limits_(limits),
      deadline_(socket_.get_executor()),
      buffer_(limits.header_size + read_ahead) {}

asio::awaitable<void> Connection::serve() {
  // No co_await stands in a condition: g++ 12 makes wrong code of that.
  for (Persistence persistence = Persistence::keep; persistence == Persistence::keep;) {
    const bool requested = co_await wait_for_request();
    if (!requested) break;
    persistence = co_await answer_one();
  }
  co_await linger();
  deadline_.cancel();
}

void Connection::stop() {
  stopping_ = true;
  error_code ignored;
  if (phase_ == Phase::idle) socket_.shutdown(StreamSocket::shutdown_receive, ignored);
}

void Connection::abort() {
  stopping_ = true;
  error_code ignored;
  socket_.close(ignored);
}

/// From here on the connection is in `phase`, for so long at most.
void Connection::enter(Phase phase, std::chrono::milliseconds longest) {
  phase_ = phase;
  deadline_.expires_after(longest);
  deadline_.async_wait([weak = weak_from_this()](error_code error) {
    if (const auto connection = error ? nullptr : weak.lock()) connection->expire();
  });
}

void Connection::expire() {
  if (deadline_.expiry() > asio::steady_timer::clock_type::now()) return;  // entered another phase meanwhile
  expired_ = true;
  error_code ignored;
  if (phase_ == Phase::answering) {
    socket_.close(ignored);
  } else {
    socket_.shutdown(StreamSocket::shutdown_receive, ignored);  // reading ends; a 408 can still be written
  }
}

/// Holds no buffer while it waits: most connections of a fleet are idle most of the time.
asio::awaitable<bool> Connection::wait_for_request() {
  if (stopping_) co_return false;
  if (buffer_.size() > 0) co_return true;  // the next request came with the last one
  buffer_.clear();
  buffer_.shrink_to_fit();
  enter(Phase::idle, limits_.idle_timeout);
  const auto [error] = co_await socket_.async_wait(StreamSocket::wait_read, completion);
  co_return !error && !expired_ && !stopping_;
}

asio::awaitable<Persistence> Connection::answer_one() {
  enter(Phase::receiving, limits_.request_timeout);
  Reception received = co_await receive();
  enter(Phase::answering, limits_.request_timeout);
  if (!received) {
    const std::optional<Fault> fault = expired_ ? Fault::timed_out : received.error();
    if (fault) co_await send(response_to(*fault), Persistence::close, true);
    co_return Persistence::close;
  }
  const Persistence persistence = stopping_ ? Persistence::close : received->persistence;
  // RFC 9110 9.3.2: HEAD is GET without the content of the answer.
  const bool head_only = received->request.method == "HEAD";
  if (head_only) received->request.method = "GET";
  const bool sent = co_await send(ask_service(received->request), persistence, !head_only);
  co_return sent ? persistence : Persistence::close;
}

asio::awaitable<Connection::Reception> Connection::receive() {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(
      std::min<std::size_t>(limits_.header_size, std::numeric_limits<std::uint32_t>::max())));
  parser.body_limit(boost::none);  // not before it is known who the body is for
  const auto [header_error, header_size] = co_await http::async_read_header(socket_, buffer_, parser, completion);
  if (header_error) co_return tl::unexpected(fault_of(header_error));

  HttpRequest request = without_body(parser, peer_);
  if (const auto fault = fault_in(request, parser.get().version())) co_return tl::unexpected(fault);
  const bool wanted = service_.wants_body(request), waits = !parser.is_done() && expects_continue(request);
  const bool too_large = parser.content_length().value_or(0) > limits_.body_size;
  if (wanted && too_large) co_return tl::unexpected(Fault::body_too_large);
  // RFC 9110 10.1.1, RFC 9112 9.3: who answers without reading the body ends the connection.
  if (!wanted && (waits || too_large)) co_return Received{std::move(request), Persistence::close};
  if (waits) {
    const bool invited = co_await invite_body();
    if (!invited) co_return tl::unexpected(std::nullopt);
  }
  parser.get().body().wanted = wanted;
  parser.body_limit(limits_.body_size);
  const auto [body_error, body_size] = co_await http::async_read(socket_, buffer_, parser, completion);
  if (body_error == http::error::body_limit && !wanted) co_return Received{std::move(request), Persistence::close};
  if (body_error) co_return tl::unexpected(fault_of(body_error));
  request.body = std::move(parser.get().body().text);
  co_return Received{std::move(request), parser.get().keep_alive() ? Persistence::keep : Persistence::close};
}

/// RFC 9110 10.1.1: a client that asked for it waits with its body until it has seen this.
asio::awaitable<bool> Connection::invite_body() {
  constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
  const auto [error, size] =
      co_await asio::async_write(socket_, asio::buffer(invitation.data(), invitation.size()), completion);
  co_return !error;
}

HttpResponse Connection::ask_service(const HttpRequest& request) noexcept {
  try {
    return service_.handle(request);
  } catch (...) {  // a service is the user's code: one that throws costs its answer, and not the server
    return response_to(Fault::service_failed);
  }
}

asio::awaitable<bool> Connection::send(HttpResponse response, Persistence persistence, bool with_body) {
  const std::string head = head_of(response, persistence, std::chrono::system_clock::now());
  const bool body = with_body && has_body(response.status);
  const std::array<asio::const_buffer, 2> parts{asio::buffer(head),
                                                asio::buffer(response.body.data(), body ? response.body.size() : 0)};
  const auto [error, size] = co_await asio::async_write(socket_, parts, completion);
  co_return !error;
}

/// RFC 9112 9.6: what the client still sends is read and dropped for a while; closing on it at once would reset the
/// connection, and take the answer away before the client has read it.
asio::awaitable<void> Connection::linger() {
  error_code ended;
  socket_.shutdown(StreamSocket::shutdown_send, ended);
  if (ended || stopping_) co_return;
  enter(Phase::answering, linger_time);
  std::array<char, 1024> dropped{};
  for (std::size_t total = 0; total < linger_size;) {
    const auto [error, size] = co_await socket_.async_read_some(asio::buffer(dropped), completion);
    if (error) break;
    total += size;
  }
}

}  // namespace jwtsync::native
