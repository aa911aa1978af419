// SPDX-License-Identifier: Apache-2.0
#include "native/http_channel.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <utility>

namespace jwtsync::native {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// Every operation tells its error beside its result; none throws.
constexpr auto completion = asio::as_tuple(asio::use_awaitable);

/// A socket that has been closed has the number -1, which the system calls refuse.
int number_of(BIO* bio) { return static_cast<StreamSocket*>(BIO_get_data(bio))->native_handle(); }

bool must_wait() noexcept { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

int receive(BIO* bio, char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t came = ::recv(number_of(bio), bytes, static_cast<std::size_t>(size), 0);
  if (came < 0 && must_wait()) BIO_set_retry_read(bio);
  return static_cast<int>(came);
}

/// OpenSSL's own writes by write(2), and a client that is gone would end this process by SIGPIPE.
int send(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t went = ::send(number_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (went < 0 && must_wait()) BIO_set_retry_write(bio);
  return static_cast<int>(went);
}

long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

/// A BIO over a socket that Asio has. Kept for good: it is made once.
BIO_METHOD* socket_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket of a connection");
    if (made == nullptr) return made;
    BIO_meth_set_read(made, &receive);
    BIO_meth_set_write(made, &send);
    BIO_meth_set_ctrl(made, &control);
    return made;
  }();
  return method;
}

/// Null where there is no memory for it: then no handshake succeeds.
SSL* new_session(SSL_CTX* context, StreamSocket& socket) {
  BIO_METHOD* const method = socket_method();
  BIO* const bio = method == nullptr ? nullptr : BIO_new(method);
  SSL* const tls = bio == nullptr ? nullptr : SSL_new(context);
  if (tls == nullptr) {
    BIO_free(bio);
    return nullptr;
  }
  BIO_set_data(bio, &socket);
  BIO_set_init(bio, 1);
  SSL_set_bio(tls, bio, bio);
  SSL_set_accept_state(tls);
  return tls;
}

}  // namespace

Channel::Channel(StreamSocket socket, TlsContext context)
    : socket_(std::move(socket)), context_(std::move(context)), tls_(nullptr, &SSL_free) {
  if (!context_) return;
  error_code ignored;
  socket_.native_non_blocking(true, ignored);
  tls_.reset(new_session(context_.get(), socket_));
  if (tls_) SSL_set_app_data(tls_.get(), &verification_);
}

Channel::~Channel() = default;

/// Repeats a step of TLS, each time the socket is ready for it, until it has given more than 0 or failed.
template <typename Step>
asio::awaitable<std::size_t> Channel::drive(Step step) {
  for (;;) {
    ERR_clear_error();
    const int result = step();
    if (result > 0) co_return static_cast<std::size_t>(result);
    const int wanted = SSL_get_error(tls_.get(), result);
    if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE) co_return 0;
    // A receiving side that was shut down still gives what keeps coming, and records without data come to no end.
    if (wanted == SSL_ERROR_WANT_READ && receiving_ended_) co_return 0;
    const auto [error] = co_await socket_.async_wait(
        wanted == SSL_ERROR_WANT_READ ? StreamSocket::wait_read : StreamSocket::wait_write, completion);
    if (error) co_return 0;
  }
}

asio::awaitable<bool> Channel::shake_hands() {
  if (!context_) co_return true;
  if (!tls_) co_return false;
  const std::size_t done = co_await drive([this] { return SSL_do_handshake(tls_.get()); });
  if (done == 0) co_return false;
  certificate_ = client_certificate_of(tls_.get(), verification_);
  co_return true;
}

asio::awaitable<bool> Channel::wait_for_bytes() {
  if (tls_ && SSL_has_pending(tls_.get()) == 1) co_return true;
  const auto [error] = co_await socket_.async_wait(StreamSocket::wait_read, completion);
  co_return !error;
}

asio::awaitable<std::size_t> Channel::read_some(asio::mutable_buffer room) {
  if (!tls_) {
    const auto [error, size] = co_await socket_.async_read_some(room, completion);
    co_return error ? 0 : size;
  }
  const int most = static_cast<int>(std::min<std::size_t>(room.size(), INT_MAX));
  const std::size_t size = co_await drive([&] { return SSL_read(tls_.get(), room.data(), most); });
  if (size == 0) co_return 0;
  // Data that was there did not make this wait: a client that sends all the time would keep the thread for itself.
  co_await asio::post(socket_.get_executor(), asio::use_awaitable);
  co_return socket_.is_open() ? size : 0;
}

asio::awaitable<bool> Channel::write(std::string_view head, std::string_view body) {
  if (tls_) {
    const bool begun = co_await write_by_tls(head);
    if (!begun) co_return false;
    const bool done = co_await write_by_tls(body);
    co_return done;
  }
  if (body.empty()) {
    const auto [error, size] = co_await asio::async_write(socket_, asio::buffer(head), completion);
    co_return !error;
  }
  const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
  const auto [error, size] = co_await asio::async_write(socket_, parts, completion);
  co_return !error;
}

asio::awaitable<bool> Channel::write_by_tls(std::string_view bytes) {
  while (!bytes.empty()) {
    const int most = static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX));
    const std::size_t size = co_await drive([&] { return SSL_write(tls_.get(), bytes.data(), most); });
    if (size == 0) co_return false;
    bytes.remove_prefix(size);
  }
  co_return true;
}

void Channel::end_receiving() {
  receiving_ended_ = true;
  error_code ignored;
  socket_.shutdown(StreamSocket::shutdown_receive, ignored);
}

bool Channel::end_sending() {
  if (tls_ && SSL_is_init_finished(tls_.get()) == 1) {
    ERR_clear_error();
    SSL_shutdown(tls_.get());  // RFC 8446 6.1: so that the client can tell the end from a cut
  }
  error_code error;
  socket_.shutdown(StreamSocket::shutdown_send, error);
  return !error;
}

}  // namespace jwtsync::native
