// SPDX-License-Identifier: Apache-2.0
#include "tls_server.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>

#include <array>
#include <cstdlib>
#include <stop_token>
#include <utility>

namespace jwtsync::testing {
namespace {

constexpr int look_at_stop = 20;  // milliseconds

void require(bool holds) {
  if (!holds) std::abort();
}

std::shared_ptr<EVP_PKEY> new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

/// Not signed yet.
std::shared_ptr<X509> new_certificate(const char* name, EVP_PKEY* key, long valid_for, long valid_in = -7200) {
  static std::atomic<long> serial{1};
  std::shared_ptr<X509> made(X509_new(), X509_free);
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), valid_in);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_for);
  const std::string text = name;
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()), -1, 0);
  X509_set_pubkey(made.get(), key);
  return made;
}

template <typename Write>
std::string written(const Write& write) {
  const std::unique_ptr<BIO, int (*)(BIO*)> memory(BIO_new(BIO_s_mem()), BIO_free);
  require(write(memory.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

CertificateAuthority::CertificateAuthority(const char* name)
    : key_(new_key()), certificate_(new_certificate(name, key_.get(), 3600)) {
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  add_extension(certificate_.get(), certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  require(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) > 0);
}

std::string CertificateAuthority::pem() const {
  return written([&](BIO* memory) { return PEM_write_bio_X509(memory, certificate_.get()); });
}

std::shared_ptr<X509> CertificateAuthority::sign(EVP_PKEY* key, const Identity& identity) const {
  std::shared_ptr<X509> certificate = new_certificate("issuer", key, identity.valid_for, identity.valid_in);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
  add_extension(certificate.get(), certificate_.get(), NID_subject_alt_name, identity.names);
  if (!identity.purpose.empty()) {
    add_extension(certificate.get(), certificate_.get(), NID_ext_key_usage, identity.purpose);
  }
  require(X509_sign(certificate.get(), key_.get(), EVP_sha256()) > 0);
  return certificate;
}

Issued CertificateAuthority::issue(const Identity& identity) const {
  const std::shared_ptr<EVP_PKEY> key = new_key();
  const std::shared_ptr<X509> certificate = sign(key.get(), identity);
  return {written([&](BIO* memory) { return PEM_write_bio_X509(memory, certificate.get()); }),
          written([&](BIO* memory) {
            return PEM_write_bio_PrivateKey(memory, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

TlsServer::TlsServer(const CertificateAuthority& authority, const Identity& identity)
    : listening_(std::move(*native::start_listening({"127.0.0.1", 0, {}}))),
      context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
  const std::shared_ptr<EVP_PKEY> key = new_key();
  const std::shared_ptr<X509> certificate = authority.sign(key.get(), identity);
  require(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1);
  require(SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

TlsServer::~TlsServer() = default;

void TlsServer::run(const std::stop_token& stop) {
  // A client that does not trust us is gone when OpenSSL tells it that it is understood.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  while (!stop.stop_requested()) {
    pollfd waiting{listening_.socket.number(), POLLIN, 0};
    if (::poll(&waiting, 1, look_at_stop) <= 0) continue;
    const auto accepted = native::accept_next(listening_.socket.number(), listening_.address);
    if (accepted.status != native::AcceptStatus::accepted) continue;
    ++connections_;
    answer(accepted.connection.socket.number());
  }
}

/// One step of TLS after the other, each when the socket is ready for it; a second without a step ends it.
void TlsServer::answer(int socket) const {
  const std::unique_ptr<SSL, void (*)(SSL*)> tls(SSL_new(context_.get()), SSL_free);
  SSL_set_fd(tls.get(), socket);
  const auto done = [&](const auto& step) {
    while (true) {
      const int result = step();
      if (result > 0) return true;
      const int wanted = SSL_get_error(tls.get(), result);
      if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE) return false;
      pollfd ready{socket, static_cast<short>(wanted == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT), 0};
      if (::poll(&ready, 1, 1'000) <= 0) return false;
    }
  };
  std::array<char, 4096> request{};
  const std::string response = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}";
  if (!done([&] { return SSL_accept(tls.get()); })) return;
  if (!done([&] { return SSL_read(tls.get(), request.data(), static_cast<int>(request.size())); })) return;
  if (!done([&] { return SSL_write(tls.get(), response.data(), static_cast<int>(response.size())); })) return;
  SSL_shutdown(tls.get());
}

}  // namespace jwtsync::testing
