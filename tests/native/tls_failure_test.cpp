// SPDX-License-Identifier: Apache-2.0
#include "native/tls_failure.h"

#include <gmock/gmock.h>
#include <openssl/x509_vfy.h>

#include "../support/scratch_directory.h"

namespace jwtsync::native::tls_failure_test {

using ::testing::HasSubstr;

TEST(tls_failure, says_what_is_wrong_with_a_certificate_and_what_to_do) {
  const struct {
    long verification;
    std::string ca_file, message, hint;
  } table[] = {
      {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "", "not signed by a CA that this process trusts",
       "SSL_CERT_FILE"},
      {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "", "not signed by a CA that this process trusts", "?ca=PATH"},
      {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "/ca.pem", "not signed by a CA in /ca.pem", "into this file"},
      {X509_V_ERR_CERT_HAS_EXPIRED, "", "is over", "renew"},
      {X509_V_ERR_CERT_NOT_YET_VALID, "", "is not valid yet", "clocks"},
      {X509_V_OK, "", "for another name", "by a name"},
      {X509_V_ERR_UNSPECIFIED, "/ca.pem", "for another name", "by a name"},
      {X509_V_ERR_CA_MD_TOO_WEAK, "", "verify error 68", "openssl s_client"},
  };
  for (const auto& row : table) {
    const Error error = untrusted("issuer.example:443", row.verification, row.ca_file);
    EXPECT_EQ(error.code, Code::target_untrusted);
    EXPECT_THAT(error.message, ::testing::StartsWith("issuer.example:443: its certificate "));
    EXPECT_THAT(error.message, HasSubstr(row.message));
    EXPECT_THAT(error.hint, HasSubstr(row.hint));
  }
}

TEST(tls_failure, tells_what_will_be_no_other_a_moment_later) {
  const struct {
    const char* reason;
    Code code;
  } table[] = {
      {"error:0A000086:SSL routines::certificate verify failed", Code::target_untrusted},
      {"OpenSSL/3.0.19: error:06880006:asn1 encoding routines::EVP lib", Code::target_untrusted},
      {"error:0200008A:rsa routines::invalid padding", Code::target_untrusted},
      {"error:068000A8:asn1 encoding routines::wrong tag", Code::target_untrusted},
      {"error:0A000410:SSL routines::sslv3 alert handshake failure", Code::target_untrusted},
      {"error:0A00042E:SSL routines::tlsv1 alert protocol version", Code::target_untrusted},
      {"error:0A000126:SSL routines::unexpected eof while reading", Code::target_unreachable},
      {"error:0A00010B:SSL routines::wrong version number", Code::target_unreachable},
      {"OpenSSL SSL_connect: Connection reset by peer in connection to a:1", Code::target_unreachable},
      {"SSL connect error", Code::target_unreachable},
      {"error:", Code::target_unreachable},
  };
  for (const auto& row : table) {
    const Error error = broken_handshake("a:1", row.reason);
    EXPECT_EQ(error.code, row.code) << row.reason;
    EXPECT_EQ(error.message, std::string("a:1: TLS failed: ") + row.reason);
    EXPECT_NE(error.hint, "");
  }
}

TEST(tls_failure, says_why_a_file_of_certificates_is_of_no_use) {
  const ScratchDirectory directory;
  write_file(directory / "ca.pem", "no certificate");
  const Error unfit = unusable_ca_file("a:1", directory / "ca.pem", ca_file_variable);
  EXPECT_EQ(unfit.code, Code::target_untrusted);
  EXPECT_THAT(unfit.message, HasSubstr("/ca.pem, which SSL_CERT_FILE names, has no certificate in PEM"));
  EXPECT_THAT(unusable_ca_file("a:1", directory / "none.pem", "ca").message,
              HasSubstr("/none.pem, which ca names, cannot be read: no such file"));
}

TEST(tls_failure, says_what_to_do_where_the_system_trusts_nobody) {
  const Error error = no_ca_file("a:1");
  EXPECT_EQ(error.code, Code::target_untrusted);
  EXPECT_THAT(error.message, HasSubstr("a:1 was not asked"));
  EXPECT_THAT(error.hint, HasSubstr("SSL_CERT_FILE"));
}

}  // namespace jwtsync::native::tls_failure_test
