// SPDX-License-Identifier: Apache-2.0
// A client that decides for itself which records of TLS it sends, and when.
#pragma once

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "raw_connection.h"

namespace jwtsync::testing {

/// Trusts whoever answers.
class TlsClient {
 public:
  explicit TlsClient(const Address& address)
      : connection_(address),
        context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free),
        tls_(SSL_new(context_.get()), &SSL_free) {
    SSL_set_bio(tls_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(tls_.get());
    while (SSL_do_handshake(tls_.get()) != 1) {
      if (!flush() || !receive()) break;
    }
    flush();
    EXPECT_EQ(SSL_is_init_finished(tls_.get()), 1);
  }

  /// In a record of its own; whether it was taken.
  bool send(std::string_view bytes) {
    write(bytes);
    return flush();
  }
  /// So many records of one byte.
  bool send_single_bytes(int count) {
    for (int i = 0; i < count; ++i) write("x");
    return flush();
  }
  /// So many new keys (RFC 8446 4.6.3), and no data.
  bool update_keys(int count) {
    for (int i = 0; i < count; ++i) {
      SSL_key_update(tls_.get(), SSL_KEY_UPDATE_NOT_REQUESTED);
      SSL_do_handshake(tls_.get());
    }
    return flush();
  }
  /// Everything until `end` has come; until the server ends the connection where it is empty.
  std::string read_until(std::string_view end) {
    std::string all;
    std::array<char, 4096> part{};
    while (end.empty() || all.find(end) == std::string::npos) {
      const int size = SSL_read(tls_.get(), part.data(), static_cast<int>(part.size()));
      if (size > 0) all.append(part.data(), static_cast<std::size_t>(size));
      const bool more = size > 0 || (SSL_get_error(tls_.get(), size) == SSL_ERROR_WANT_READ && receive());
      if (!more) break;
    }
    return all;
  }

 private:
  void write(std::string_view bytes) {
    EXPECT_GT(SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())), 0);
  }
  bool flush() {
    char* bytes = nullptr;
    BIO* const memory = SSL_get_wbio(tls_.get());
    const long size = BIO_get_mem_data(memory, &bytes);
    const bool sent = connection_.send({bytes, static_cast<std::size_t>(size)});
    BIO_reset(memory);
    return sent;
  }
  bool receive() {
    const std::string came = connection_.read_some();
    return !came.empty() && BIO_write(SSL_get_rbio(tls_.get()), came.data(), static_cast<int>(came.size())) > 0;
  }

  RawConnection connection_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> tls_;
};

}  // namespace jwtsync::testing
