// SPDX-License-Identifier: Apache-2.0
/// @file
/// The real world: this process's clock, files, variables and network. For `main` alone.
///
///     jwtsync::System system({.log_level = jwtsync::Level::info});
///     auto keeper = jwtsync::Keeper::open(system.world(), {.service = "auth"});
///     if (!keeper) return keeper.error().exit_status();
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

/// How an event is written: `2026-01-31T12:00:00.000Z warning TEXT`, or a JSON object with `time`, `level` and
/// `message`.
enum class LogFormat : std::uint8_t { text, json };

/// What a System is made with.
struct SystemOptions {
  /// Events below it are not written. They go to standard error, one a line.
  Level log_level = Level::info;
  LogFormat log_format = LogFormat::text;
};

/// Owns the real implementation of every port. Making one opens nothing: the HTTP library is loaded at the first
/// request.
class System {
 public:
  explicit System(SystemOptions options = {});
  ~System();
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  [[nodiscard]] const World& world() const noexcept;

  [[nodiscard]] Process& process() noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Where a server listens: `127.0.0.1:7517`, `[::1]:7517`, `0.0.0.0:0` (0: the system chooses a port), or a Unix
/// socket.
struct Address {
  std::string host;  ///< an IP address; empty for a Unix socket
  std::uint16_t port = 0;
  std::string unix_socket;  ///< a path; empty for TCP

  /// From `HOST:PORT`; `localhost` is 127.0.0.1. `argument_invalid` for anything else.
  [[nodiscard]] static Result<Address> parse(std::string_view text);
  /// Whether only this machine can reach it over IP; false for a Unix socket.
  [[nodiscard]] bool is_loopback() const noexcept;
  /// As it is written: `127.0.0.1:7517` or `unix:/path`.
  [[nodiscard]] std::string text() const;
};

/// What a server takes from its clients before it gives up on one.
struct ServerLimits {
  std::size_t header_size = std::size_t{16} * 1024;   ///< bytes; more is answered 431
  std::size_t body_size = std::size_t{64} * 1024;     ///< bytes; more is answered 413
  std::chrono::milliseconds request_timeout{10'000};  ///< from the first byte of a request to its end
  std::chrono::milliseconds idle_timeout{60'000};     ///< between requests
  /// Until the first byte of a connection that came while more than half of all had been taken, or its TLS handshake.
  std::chrono::milliseconds first_byte_timeout{5'000};
  /// Open at once. Where that many are, or where the process has no more than a reserve of descriptors left, a new one
  /// takes the place of the one that has been idle for longest, of the client that has most.
  std::size_t connections = 20'000;
  /// Bytes of memory for half-sent requests and for handshakes of TLS (48 KiB each), of all clients together; beyond it
  /// the largest are turned away, requests with 503.
  std::size_t unfinished_size = std::size_t{32} * 1024 * 1024;
  std::chrono::milliseconds longest_hold{
      60'000};                                    ///< of a response that can become a better one (`HttpResponse::hold`)
  std::chrono::milliseconds stop_timeout{5'000};  ///< for requests under way when `run` is stopped
};

/// The files by which a listener speaks TLS (1.2 or 1.3), all in PEM.
struct TlsFiles {
  std::string certificate = {};  ///< the listener's own, and behind it those between it and its CA
  std::string key = {};          ///< without a passphrase
  /// CAs whose certificates clients may show. Empty: clients are asked for none. Where they are asked, one that shows
  /// none, or a bad one, is connected all the same: ReceivedRequest::certificate says what it showed.
  std::string client_ca = {};
};

/// An HTTP/1.1 server. Services are called one request at a time, in the thread of `run`. HEAD reaches a service as
/// GET; a malformed request is answered by the server itself, with a body as `error_response` (jwtsync/service.h)
/// makes it; a service that throws is answered 500. A response that can become a better one is held, without a thread.
class HttpServer {
 public:
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> create(ServerLimits limits = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Binds an address and answers what comes there with `service`, which must outlive the server; call it before `run`,
  /// for as many addresses as are wanted. The address with its actual port. A Unix socket is created 0600, and a stale
  /// one of a process that is gone is replaced. Errors: `address_in_use`, `argument_invalid`, `file_forbidden`.
  [[nodiscard]] Result<Address> listen(const Address& address, HttpService& service);

  /// The same by TLS. The files are read now, and again, within a second or two, when they have changed; then
  /// connections that were open end after the answer under way. What cannot be used leaves the old ones in use, is
  /// tried again, and stands in the log of `world`, whose parts must outlive the server. Errors: those above, those of
  /// Files, `file_writable_by_others`, `certificate_unusable`.
  [[nodiscard]] Result<Address> listen(const Address& address, HttpService& service, const World& world,
                                       TlsFiles files);

  /// Serves, in the calling thread, until `stop` is requested: then accepts no more, ends idle connections, lets
  /// requests under way finish, and removes its Unix sockets. Call it once.
  void run(std::stop_token stop);

  /// Asks all services for news (`HttpService::take_news`) in the thread of `run`, for what happened outside of a
  /// request. From any thread, as long as the server is there.
  void look_for_news();

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Calls `on_reload` at SIGHUP and requests the stop at SIGTERM and SIGINT, from a thread of its own that ends with it.
/// Ignores SIGPIPE as long as it lives. Make it before any other thread, since those must inherit its signal mask.
class Signals {
 public:
  Signals(std::stop_source stop, void (*on_reload)(void*), void* context);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jwtsync
