// SPDX-License-Identifier: Apache-2.0
#include "native/tls_failure.h"

#include "native/descriptors.h"
#include "native/kernel.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <charconv>

namespace jwtsync::native {
namespace {

constexpr const char* how_to_trust =
    "name the file of the CA that signed it in SSL_CERT_FILE; for an issuer, ?ca=PATH does it too "
    "(docs/sources/jwks.md)";

/// The number of OpenSSL's error in "OpenSSL/3.0.19: error:0A000086:SSL routines::..." (ERR_error_string(3)); 0 where
/// there is none.
unsigned long error_number(std::string_view reason) noexcept {
  constexpr std::string_view mark = "error:";
  unsigned long number = 0;
  const std::size_t at = reason.find(mark);
  if (at == std::string_view::npos) return 0;
  reason.remove_prefix(at + mark.size());
  const auto [end, fault] = std::from_chars(reason.data(), reason.data() + reason.size(), number, 16);
  return fault == std::errc() ? number : 0;
}

/// Whether the other side decided it, or its certificate did, and not the state of the connection.
bool is_lasting(unsigned long number) noexcept {
  if (number == 0) return false;
  if (ERR_GET_LIB(number) != ERR_LIB_SSL) return true;  // of a certificate
  switch (ERR_GET_REASON(number)) {
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
    case SSL_R_WRONG_VERSION_NUMBER:  // of something else than TLS, as a server gives that is about to start
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_HTTP_REQUEST: return false;
    default: return true;
  }
}

}  // namespace

Error untrusted(const std::string& target, long verification, const std::string& ca_file) {
  const auto error = [&](const std::string& why, std::string hint) {
    return Error{Code::target_untrusted, target + ": its certificate " + why, std::move(hint)};
  };
  switch (verification) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:  // what libcurl starts with: it compares names by itself
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return error("is for another name", "ask by a name that stands in its certificate");
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return error("is over", "let its owner renew it; see too whether the clock of this machine is right");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return error("is not valid yet", "see whether the clocks of both machines are right");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      if (ca_file.empty()) return error("is not signed by a CA that this process trusts", how_to_trust);
      return error("is not signed by a CA in " + ca_file,
                   "put the certificate of the CA that signed it into this file, and those in between if the server "
                   "does not send them");
    default:
      return error(fmt::format("is not accepted (OpenSSL's verify error {})", verification),
                   "ask it by openssl s_client -connect HOST:PORT, which says what is wrong with it");
  }
}

Error broken_handshake(const std::string& target, std::string_view reason) {
  if (is_lasting(error_number(reason))) {
    return {Code::target_untrusted, fmt::format("{}: TLS failed: {}", target, reason),
            "check its certificate, that the file of CAs has the one that signed it and no older one of this name, and "
            "which versions of TLS it speaks"};
  }
  return {Code::target_unreachable, fmt::format("{}: TLS failed: {}", target, reason),
          "check its certificate, and that the port speaks https"};
}

Error unusable_ca_file(const std::string& target, const std::string& path, std::string_view said_by) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  const std::string why = file.number() < 0 ? "cannot be read: " + error_text(errno)
                                            : std::string("has no certificate in PEM, or a broken one");
  return {Code::target_untrusted, fmt::format("{} was not asked: {}, which {} names, {}", target, path, said_by, why),
          "name a file that this process may read, with the certificates of CAs: -----BEGIN CERTIFICATE-----"};
}

Error no_ca_file(const std::string& target) {
  return {Code::target_untrusted, target + " was not asked: the system has no file of the CAs that it trusts",
          "install ca-certificates, or name a file of CAs in SSL_CERT_FILE; for an issuer, ?ca=PATH does it too "
          "(docs/sources/jwks.md)"};
}

Error unusable_certificate(const std::string& target, const std::string& certificate, const std::string& key) {
  for (const std::string& path : {certificate, key}) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file) continue;
    return {Code::target_untrusted,
            fmt::format("{} was not asked: {} cannot be read: {}", target, path, error_text(errno)),
            "name a certificate and its key that this process may read ([fleet] tls_cert and tls_key)"};
  }
  return {Code::target_untrusted,
          fmt::format("{} was not asked: {} and {} are not a certificate in PEM and its key", target, certificate, key),
          "name the two files that were made together; the key has no passphrase"};
}

}  // namespace jwtsync::native
