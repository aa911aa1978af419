// SPDX-License-Identifier: Apache-2.0
#include "native/tls_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "../support/tls_server.h"

namespace jwtsync::native::tls_context_test {

using jwtsync::testing::CertificateAuthority;
using jwtsync::testing::FakeFiles;
using jwtsync::testing::Issued;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
    return make_tls_context(files, events, paths, std::chrono::system_clock::now());
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
  jwtsync::testing::RecordingEvents events;
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

using Tls = std::unique_ptr<SSL, void (*)(SSL*)>;

std::shared_ptr<X509> parsed_certificate(const std::string& pem) {
  const std::unique_ptr<BIO, int (*)(BIO*)> memory(BIO_new_mem_buf(pem.data(), -1), &BIO_free);
  return {PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), &X509_free};
}

std::shared_ptr<EVP_PKEY> parsed_key(const std::string& pem) {
  const std::unique_ptr<BIO, int (*)(BIO*)> memory(BIO_new_mem_buf(pem.data(), -1), &BIO_free);
  return {PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
}

/// A listener by a context and a client that shows a certificate, joined in memory.
struct Meeting {
  Meeting(const TlsContext& context, const Issued& shown)
      : server(SSL_new(context.get()), &SSL_free),
        of_client(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free),
        client(nullptr, &SSL_free) {
    if (!shown.key.empty()) {
      EXPECT_EQ(SSL_CTX_use_certificate(of_client.get(), parsed_certificate(shown.certificate).get()), 1);
      EXPECT_EQ(SSL_CTX_use_PrivateKey(of_client.get(), parsed_key(shown.key).get()), 1);
    }
    client.reset(SSL_new(of_client.get()));
    BIO* one = nullptr;
    BIO* other = nullptr;
    EXPECT_EQ(BIO_new_bio_pair(&one, 65'536, &other, 65'536), 1);
    SSL_set_bio(server.get(), one, one);
    SSL_set_bio(client.get(), other, other);
    SSL_set_app_data(server.get(), &verification);
    SSL_set_accept_state(server.get());
    SSL_set_connect_state(client.get());
    for (int i = 0; i < 10 && !done; ++i) {
      SSL_do_handshake(client.get());
      done = SSL_do_handshake(server.get()) == 1;
    }
    ERR_clear_error();
  }
  [[nodiscard]] std::shared_ptr<const ClientCertificate> seen() const {
    return client_certificate_of(server.get(), verification);
  }
  ClientVerification verification;
  Tls server;
  TlsContext of_client;
  Tls client;
  bool done = false;
};

TEST_F(TlsContextTest, gives_the_turn_back_after_each_record_without_data) {
  const Result<TlsContext> context = made();
  ASSERT_TRUE(context);
  const Meeting meeting(*context, {});
  ASSERT_TRUE(meeting.done);
  constexpr int updates = 3;
  for (int i = 0; i < updates; ++i) {
    ASSERT_EQ(SSL_key_update(meeting.client.get(), SSL_KEY_UPDATE_NOT_REQUESTED), 1);
    ASSERT_EQ(SSL_do_handshake(meeting.client.get()), 1);
  }
  ASSERT_EQ(SSL_write(meeting.client.get(), "x", 1), 1);
  char byte = 0;
  for (int i = 0; i < updates; ++i) {
    const int size = SSL_read(meeting.server.get(), &byte, 1);
    EXPECT_EQ(SSL_get_error(meeting.server.get(), size), SSL_ERROR_WANT_READ) << i;
  }
  EXPECT_EQ(SSL_read(meeting.server.get(), &byte, 1), 1);
}

std::atomic<int> faults;

TEST_F(TlsContextTest, verifies_a_client_up_to_its_first_fault) {
  const Result<TlsContext> context = made();
  ASSERT_TRUE(context);
  faults = 0;
  X509_STORE_set_verify_cb(SSL_CTX_get_cert_store(context->get()), [](int good, X509_STORE_CTX* /*store*/) {
    faults += good == 1 ? 0 : 1;
    return good;
  });
  const Issued twice_bad = authority.issue({.valid_for = -60, .purpose = "serverAuth"});
  const Meeting bad(*context, twice_bad);
  ASSERT_TRUE(bad.done) << "and is let in";
  EXPECT_EQ(bad.seen()->fault, "is not meant for clients");
  EXPECT_EQ(faults, 1);
  const Meeting good(*context, authority.issue());
  ASSERT_TRUE(good.done);
  EXPECT_EQ(good.seen()->fault, "");
  EXPECT_EQ(faults, 1);
}

TEST_F(TlsContextTest, takes_no_more_certificates_of_a_client_than_a_chain_has) {
  const Result<TlsContext> context = made();
  ASSERT_TRUE(context);
  const auto with_names = [&](int count) {
    std::string names = "DNS:first.example";
    for (int i = 0; i < count; ++i) names += ",DNS:name-" + std::to_string(i) + ".example";
    return authority.issue({.names = names});
  };
  EXPECT_TRUE(Meeting(*context, with_names(100)).done);
  EXPECT_FALSE(Meeting(*context, with_names(1'000)).done);
}

TEST_F(TlsContextTest, the_end_of_a_client_is_the_first_of_its_chain_and_never_beyond_the_clock) {
  constexpr long until_the_year_9900 = 249'000'000'000;
  const Result<TlsContext> context = made();
  ASSERT_TRUE(context);
  const Meeting trusted(*context, authority.issue({.valid_for = until_the_year_9900}));
  ASSERT_TRUE(trusted.done);
  EXPECT_EQ(trusted.seen()->fault, "");
  EXPECT_LE(trusted.seen()->expires, std::chrono::system_clock::now() + std::chrono::hours(1)) << "that of its CA";
  const Meeting stranger(*context, CertificateAuthority("Another").issue({.valid_for = until_the_year_9900}));
  ASSERT_TRUE(stranger.done);
  EXPECT_EQ(stranger.seen()->expires, Time::max());
}

TEST_F(TlsContextTest, warns_of_cas_that_belong_to_another) {
  EXPECT_TRUE(made());
  EXPECT_THAT(events.lines(), IsEmpty());
  files.give_away("/ca.crt");
  EXPECT_TRUE(made());
  EXPECT_THAT(events.lines(), ElementsAre(HasSubstr("CAs of clients: /ca.crt belongs to a user who is neither")));
}

}  // namespace jwtsync::native::tls_context_test
