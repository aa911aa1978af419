// SPDX-License-Identifier: Apache-2.0
#include "native/tls_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/testing.h>

#include <chrono>
#include <string>

#include "../support/tls_server.h"

namespace jwtsync::native {
namespace {

using jwtsync::testing::CertificateAuthority;
using jwtsync::testing::FakeFiles;
using jwtsync::testing::Issued;
using ::testing::HasSubstr;

const TlsFiles all_files{"/tls.crt", "/tls.key", "/ca.crt"};

class TlsContextTest : public ::testing::Test {
 protected:
  TlsContextTest() {
    const Issued own = authority.issue();
    files.put("/tls.crt", own.certificate);
    files.put("/tls.key", own.key);
    files.put("/ca.crt", authority.pem());
  }
  Result<TlsContext> made(const TlsFiles& paths = all_files) {
    return make_tls_context(files, paths, std::chrono::system_clock::now());
  }
  void expect_refused(Code code, const std::string& says) {
    const Result<TlsContext> context = made();
    ASSERT_FALSE(context) << says;
    EXPECT_EQ(context.error().code, code) << context.error().message;
    EXPECT_THAT(context.error().message, HasSubstr(says));
    if (code == Code::certificate_unusable) {
      EXPECT_NE(context.error().hint, "");
    }
  }
  CertificateAuthority authority;
  FakeFiles files;
};

TEST_F(TlsContextTest, is_made_of_files_that_go_together) {
  EXPECT_TRUE(made());
  EXPECT_TRUE(made({"/tls.crt", "/tls.key", {}}));
  files.put("/tls.crt", files.content("/tls.crt") + authority.pem());
  EXPECT_TRUE(made()) << "with those between it and its CA";
  files.put("/ca.crt", "A comment\n" + authority.pem() + CertificateAuthority("Another").pem());
  EXPECT_TRUE(made());
}

TEST_F(TlsContextTest, a_file_that_cannot_be_read_is_named) {
  for (const std::string path : {"/tls.crt", "/tls.key", "/ca.crt"}) {
    const std::string content = files.content(path);
    files.remove(path);
    expect_refused(Code::file_absent, path);
    files.put(path, content, 0666);
    expect_refused(Code::file_writable_by_others, path);
    files.put(path, content);
  }
}

TEST_F(TlsContextTest, what_is_no_pem_is_named) {
  for (const std::string path : {"/tls.crt", "/tls.key", "/ca.crt"}) {
    const std::string content = files.content(path);
    for (const std::string& wrong : {std::string(), std::string("no PEM"), content.substr(0, content.size() / 2)}) {
      files.put(path, wrong);
      expect_refused(Code::certificate_unusable, path);
    }
    files.put(path, content);
  }
  files.put("/tls.crt", files.content("/tls.crt") + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  expect_refused(Code::certificate_unusable, "/tls.crt has a broken certificate");
}

TEST_F(TlsContextTest, a_key_of_another_certificate_is_named) {
  files.put("/tls.key", authority.issue().key);
  expect_refused(Code::certificate_unusable, "/tls.key is not the key of the certificate in /tls.crt");
}

TEST_F(TlsContextTest, a_certificate_out_of_its_time_is_named) {
  const Issued over = authority.issue({.valid_for = -60});
  files.put("/tls.crt", over.certificate);
  files.put("/tls.key", over.key);
  expect_refused(Code::certificate_unusable, "/tls.crt has a certificate that is over");
  const Issued early = authority.issue({.valid_in = 60});
  files.put("/tls.crt", early.certificate);
  files.put("/tls.key", early.key);
  expect_refused(Code::certificate_unusable, "/tls.crt has a certificate that is not valid yet");
}

TEST_F(TlsContextTest, no_error_shows_what_stands_in_a_key_file) {
  files.put("/tls.key", "-----BEGIN PRIVATE KEY-----\nc4n4ry\n-----END PRIVATE KEY-----\n");
  const Result<TlsContext> context = made();
  ASSERT_FALSE(context);
  EXPECT_THAT(context.error().message + context.error().hint, ::testing::Not(HasSubstr("c4n4ry")));
}

}  // namespace
}  // namespace jwtsync::native
