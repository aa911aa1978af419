// SPDX-License-Identifier: Apache-2.0
// A server that is asked by https, whose certificate a CA of the test's own has signed.
#pragma once

#include <openssl/types.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "native/http_listener.h"

namespace jwtsync::testing {

/// What a certificate says.
struct Identity {
  std::string names = "DNS:localhost,IP:127.0.0.1";
  long valid_for = 3600;  // seconds from now; less than 0 for one that is over
  long valid_in = -7200;  // seconds from now
  std::string purpose{};  // such as "serverAuth"; empty for any
};

/// A certificate and its key, in PEM.
struct Issued {
  std::string certificate;
  std::string key;
};

/// A private CA.
class CertificateAuthority {
 public:
  explicit CertificateAuthority(const char* name = "A private CA");
  /// Its certificate.
  [[nodiscard]] std::string pem() const;
  [[nodiscard]] Issued issue(const Identity& identity = {}) const;

 private:
  friend class TlsServer;
  [[nodiscard]] std::shared_ptr<X509> sign(EVP_PKEY* key, const Identity& identity) const;
  std::shared_ptr<EVP_PKEY> key_;
  std::shared_ptr<X509> certificate_;
};

/// Gives everybody the same answer: `{"keys":[]}`, by HTTP.
class TlsServer {
 public:
  explicit TlsServer(const CertificateAuthority& authority, const Identity& identity = {});
  ~TlsServer();

  [[nodiscard]] std::string url() const { return "https://" + listening_.address.text() + "/keys"; }
  /// How many connections there were, the refused ones too.
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void run(const std::stop_token& stop);
  void answer(int socket) const;

  native::Listening listening_;
  std::shared_ptr<SSL_CTX> context_;
  std::atomic<int> connections_{0};
  std::jthread thread_;
};

}  // namespace jwtsync::testing
