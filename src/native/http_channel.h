// SPDX-License-Identifier: Apache-2.0
// The bytes of one connection, as they are or by TLS.
#pragma once

#include "native/tls_context.h"

#include <jwtsync/world.h>
#include <openssl/types.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace jwtsync::native {

using StreamSocket = boost::asio::generic::stream_protocol::socket;

/// Used by one thread. What waits ends where the socket is closed, or its receiving side shut down.
class Channel {
 public:
  /// `context`: null for bytes as they are.
  Channel(StreamSocket socket, TlsContext context);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  [[nodiscard]] StreamSocket& socket() noexcept { return socket_; }
  [[nodiscard]] const TlsContext& tls() const noexcept { return context_; }
  /// The handshake of TLS, whether it succeeded.
  [[nodiscard]] boost::asio::awaitable<bool> shake_hands();
  /// What the client showed at the handshake.
  [[nodiscard]] const std::shared_ptr<const ClientCertificate>& certificate() const noexcept { return certificate_; }

  /// Waits until there is something to read, be it the end; whether there was no error.
  [[nodiscard]] boost::asio::awaitable<bool> wait_for_bytes();
  /// How many bytes came; 0 at the end and where they are no TLS. However fast they come, others get their turn.
  [[nodiscard]] boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer room);
  /// One after the other; whether all of both was taken.
  [[nodiscard]] boost::asio::awaitable<bool> write(std::string_view head, std::string_view body);
  /// What comes from now on is not waited for.
  void end_receiving();
  /// Says that no more will be sent; whether it could be said.
  [[nodiscard]] bool end_sending();

 private:
  template <typename Step>
  [[nodiscard]] boost::asio::awaitable<std::size_t> drive(Step step);
  [[nodiscard]] boost::asio::awaitable<bool> write_by_tls(std::string_view bytes);

  StreamSocket socket_;
  TlsContext context_;
  std::unique_ptr<SSL, void (*)(SSL*)> tls_;
  ClientVerification verification_;
  std::shared_ptr<const ClientCertificate> certificate_;
  bool receiving_ended_ = false;
};

}  // namespace jwtsync::native
