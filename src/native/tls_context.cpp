// SPDX-License-Identifier: Apache-2.0
#include "native/tls_context.h"

#include "ports/trusted_file.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>
#include <vector>

namespace jwtsync::native {
namespace {

constexpr std::size_t longest_file = std::size_t{1} << 20;  // bytes; the CAs of a system have a fifth of it
constexpr std::size_t most_certificates = 512;              // of one file
constexpr long longest_chain = 16L * 1024;                  // bytes of certificates that a client shows
constexpr int most_between = 8;                             // certificates, of a client and its CA

using Certificate = std::shared_ptr<X509>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

tl::unexpected<Error> unusable(const std::string& path, const std::string& why, std::string hint) {
  ERR_clear_error();
  return failure(Code::certificate_unusable, path + " " + why, std::move(hint));
}

/// A key with a passphrase is refused, and nobody is asked for it at the terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*given*/) { return 0; }

Bio memory_of(std::string_view bytes) {
  return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), &BIO_free};
}

Result<ports::TrustedFile> read_file(Files& files, const std::string& path, std::string_view what) {
  Result<ports::TrustedFile> file = ports::read_trusted(files, path, longest_file);
  if (!file) return failure(std::move(file).error().at(std::string(what)));
  return file;
}

/// Every certificate of a file, at least one.
Result<std::vector<Certificate>> certificates_in(const Secret& bytes, const std::string& path) {
  std::vector<Certificate> all;
  bytes.reveal([&](std::string_view text) {
    const Bio memory = memory_of(text);
    while (all.size() < most_certificates) {
      Certificate next(PEM_read_bio_X509(memory.get(), nullptr, &no_passphrase, nullptr), &X509_free);
      if (!next) break;
      all.push_back(std::move(next));
    }
  });
  // What ends a file is told from what is broken in it: PEM_read_bio(3).
  const unsigned long last = ERR_peek_last_error();
  const bool at_its_end = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
  if (all.empty() || (all.size() < most_certificates && !at_its_end)) {
    return unusable(path, all.empty() ? "has no certificate in PEM" : "has a broken certificate",
                    "write certificates there: -----BEGIN CERTIFICATE-----");
  }
  ERR_clear_error();
  return all;
}

Result<void> check_dates(const X509* certificate, const std::string& path, Time now) {
  std::time_t moment = std::chrono::system_clock::to_time_t(now);
  if (X509_cmp_time(X509_get0_notAfter(certificate), &moment) <= 0) {
    return unusable(path, "has a certificate that is over",
                    "renew it, or see whether the clock of this machine is right");
  }
  if (X509_cmp_time(X509_get0_notBefore(certificate), &moment) > 0) {
    return unusable(path, "has a certificate that is not valid yet", "see whether the clock of this machine is right");
  }
  return {};
}

Result<void> use_own(SSL_CTX* context, Files& files, const TlsFiles& paths, Time now) {
  const Result<ports::TrustedFile> chain_text = read_file(files, paths.certificate, "TLS certificate");
  if (!chain_text) return failure(chain_text.error());
  const Result<std::vector<Certificate>> chain = certificates_in(chain_text->bytes, paths.certificate);
  if (!chain) return failure(chain.error());
  if (Result<void> good = check_dates(chain->front().get(), paths.certificate, now); !good) return good;
  const Result<ports::TrustedFile> key_text = read_file(files, paths.key, "TLS key");
  if (!key_text) return failure(key_text.error());
  const std::shared_ptr<EVP_PKEY> key = key_text->bytes.reveal([](std::string_view text) {
    const Bio memory = memory_of(text);
    return std::shared_ptr<EVP_PKEY>(PEM_read_bio_PrivateKey(memory.get(), nullptr, &no_passphrase, nullptr),
                                     &EVP_PKEY_free);
  });
  if (!key) return unusable(paths.key, "has no private key in PEM, or one with a passphrase", "write it without one");
  if (SSL_CTX_use_certificate(context, chain->front().get()) != 1) {
    return unusable(paths.certificate, "has a certificate that TLS does not take, of too weak a key or hash",
                    "make another: RSA of 2048 bits, or ECDSA");
  }
  if (X509_check_private_key(chain->front().get(), key.get()) != 1 || SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    return unusable(paths.key, "is not the key of the certificate in " + paths.certificate,
                    "name the two files that were made together; the first certificate is that of this process");
  }
  for (std::size_t i = 1; i < chain->size(); ++i) {
    X509* const between = (*chain)[i].get();
    if (SSL_CTX_add1_chain_cert(context, between) != 1) {
      return unusable(paths.certificate, "has a certificate behind the first that TLS does not take",
                      "put those between the first and its CA there, and no others");
    }
  }
  return {};
}

/// Verifies up to the first error, keeps that, and lets the handshake go on: what is open to everybody is open to
/// whoever shows a bad certificate, and who may not ask is told why. A callback for each error (SSL_CTX_set_verify)
/// would have OpenSSL verify the rest of a stranger's chain, by keys of his choice.
int verify_client(X509_STORE_CTX* store, void* /*given*/) {
  const auto* const tls = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* const verification = static_cast<ClientVerification*>(SSL_get_app_data(tls));
  const bool good = X509_verify_cert(store) == 1;
  const int error = X509_STORE_CTX_get_error(store);
  if (!good) verification->error = error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error;
  return 1;
}

Result<void> ask_clients(SSL_CTX* context, Files& files, Events& events, const std::string& path) {
  const Result<ports::TrustedFile> text = read_file(files, path, "CAs of clients");
  if (!text) return failure(text.error());
  const Result<std::vector<Certificate>> authorities = certificates_in(text->bytes, path);
  if (!authorities) return failure(authorities.error());
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  for (const Certificate& authority : *authorities) {
    if (X509_STORE_add_cert(store, authority.get()) != 1 || SSL_CTX_add_client_CA(context, authority.get()) != 1) {
      return unusable(path, "has a certificate that TLS does not take", "leave it out");
    }
  }
  // One that stands there is trusted, also where it is not signed by itself, as libcurl has it for servers.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  SSL_CTX_set_cert_verify_callback(context, &verify_client, nullptr);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_verify_depth(context, most_between);
  SSL_CTX_set_max_cert_list(context, longest_chain);
  for (const ports::Doubt& doubt : text->doubts) events.record(Level::warning, "CAs of clients: " + doubt.text);
  return {};
}

/// Why OpenSSL did not accept a client's certificate, to go on from "the client certificate".
std::string fault_of(int error) {
  switch (error) {
    case X509_V_OK: return {};
    case X509_V_ERR_CERT_HAS_EXPIRED: return "is over";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "is not valid yet";
    case X509_V_ERR_INVALID_PURPOSE: return "is not meant for clients";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return "is not signed by a CA that this process trusts";
    default: return "is not accepted (OpenSSL's verify error " + std::to_string(error) + ")";
  }
}

/// RFC 5280 4.2.1.6: both kinds are ASCII. One with a zero or a control character in it is no name.
void add_name(std::vector<std::string>& names, const ASN1_IA5STRING* text) {
  const std::string name(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),  // NOLINT(*-reinterpret-cast)
                         static_cast<std::size_t>(ASN1_STRING_length(text)));
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!name.empty() && plain) names.push_back(name);
}

void read_names(ClientCertificate& result, const X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free);
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int kind = 0;
    const void* const value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind);
    if (kind == GEN_DNS) add_name(result.dns_names, static_cast<const ASN1_IA5STRING*>(value));
    if (kind == GEN_URI) add_name(result.uris, static_cast<const ASN1_IA5STRING*>(value));
  }
}

/// RFC 5280 4.1.2.5: a certificate without an end has the year 9999, which this clock does not reach.
Time time_of(const ASN1_TIME* text) {
  using std::chrono::seconds;
  std::tm parts{};
  if (ASN1_TIME_to_tm(text, &parts) != 1) return Time::min();
  const seconds since_1970(::timegm(&parts));
  if (since_1970 >= std::chrono::floor<seconds>(Time::max().time_since_epoch())) return Time::max();
  if (since_1970 <= std::chrono::ceil<seconds>(Time::min().time_since_epoch())) return Time::min();
  return Time(since_1970);
}

/// When the first certificate ends of those between the client and the CA, these included.
Time end_of(SSL* tls, const X509* certificate, const ClientVerification& verification) {
  Time end = time_of(X509_get0_notAfter(certificate));
  const STACK_OF(X509)* const chain = verification.error == X509_V_OK ? SSL_get0_verified_chain(tls) : nullptr;
  for (int i = 0; chain != nullptr && i < sk_X509_num(chain); ++i) {
    end = std::min(end, time_of(X509_get0_notAfter(sk_X509_value(chain, i))));
  }
  return end;
}

}  // namespace

Result<TlsContext> make_tls_context(Files& files, Events& events, const TlsFiles& paths, Time now) {
  TlsContext context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (!context) return failure(Code::internal_error, "OpenSSL has no TLS to give");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  // No session outlives its connection: whoever is taken out of the files is out with it.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_CLEANSE_PLAINTEXT);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Else one SSL_read takes any number of records without data (KeyUpdate), and all others wait for it.
  SSL_CTX_clear_mode(context.get(), SSL_MODE_AUTO_RETRY);
  if (Result<void> own = use_own(context.get(), files, paths, now); !own) return failure(std::move(own).error());
  if (paths.client_ca.empty()) return context;
  if (Result<void> asked = ask_clients(context.get(), files, events, paths.client_ca); !asked) {
    return failure(std::move(asked).error());
  }
  return context;
}

std::shared_ptr<const ClientCertificate> client_certificate_of(SSL* tls, const ClientVerification& verification) {
  const X509* const certificate = SSL_get0_peer_certificate(tls);
  if (certificate == nullptr) return nullptr;
  auto result = std::make_shared<ClientCertificate>();
  result->fault = fault_of(verification.error);
  read_names(*result, certificate);
  result->expires = end_of(tls, certificate, verification);
  return result;
}

}  // namespace jwtsync::native
