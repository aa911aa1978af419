// SPDX-License-Identifier: Apache-2.0
// A server that speaks TLS, as the client of this library meets it.
#include "native/http_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/system.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "../support/raw_connection.h"
#include "../support/running_server.h"
#include "../support/scratch_directory.h"
#include "../support/tls_client.h"
#include "../support/tls_server.h"

namespace jwtsync::native::http_channel_test {

using jwtsync::testing::CertificateAuthority;
using jwtsync::testing::Identity;
using jwtsync::testing::Issued;
using jwtsync::testing::TlsClient;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Answers who the client showed himself to be.
class WhoAsks : public HttpService {
 public:
  HttpResponse handle(const ReceivedRequest& request) override {
    if (request.target == "/large") return {200, {}, std::string(300'000, 'x')};
    if (request.method == "POST") return {200, {}, std::to_string(request.body.size())};
    if (!request.certificate) return {200, {}, "nobody"};
    std::string text = request.certificate->fault.empty() ? "trusted" : request.certificate->fault;
    for (const std::string& name : request.certificate->dns_names) text += " DNS:" + name;
    for (const std::string& name : request.certificate->uris) text += " URI:" + name;
    return {200, {}, text};
  }
};

class TlsListener : public ::testing::Test {
 protected:
  TlsListener() {
    write("server", authority.issue());
    write_file(directory / "ca.pem", authority.pem());
  }
  void write(const std::string& name, const Issued& issued) {
    write_file(directory / (name + ".crt"), issued.certificate);
    write_file(directory / (name + ".key"), issued.key);
  }
  [[nodiscard]] TlsFiles files() const {
    return {directory / "server.crt", directory / "server.key", directory / "ca.pem"};
  }
  Result<HttpResponse> ask(const RunningServer& server, const std::string& as = {}, const std::string& path = "/",
                           const std::string& body = {}) {
    HttpRequest request;
    request.url = server.url(path);
    request.ca_file = directory / "ca.pem";
    if (!as.empty()) {
      request.certificate_file = directory / (as + ".crt");
      request.key_file = directory / (as + ".key");
    }
    if (!body.empty()) request.method = "POST";
    request.body = body;
    return std::move(system.world().http.exchange({&request, 1}).front());
  }
  void expect_seen(const RunningServer& server, const std::string& as, const std::string& seen) {
    const auto answer = ask(server, as);
    ASSERT_TRUE(answer) << as << ": " << answer.error().message;
    EXPECT_EQ(answer->body, seen) << as;
  }
  /// Others are answered, and so is nobody who sends without end: `send` is false in the end.
  void expect_no_harm_of(const std::function<bool(TlsClient&)>& send) {
    const RunningServer server(service, system.world(), files());
    TlsClient flooding(server.address());
    flooding.send(last_request);
    std::atomic<bool> ended = false;
    const std::jthread flood([&](const std::stop_token& stop) {
      while (!stop.stop_requested() && !ended) ended = !send(flooding);
    });
    for (int i = 0; i < 20 || (!ended && !HasFailure()); ++i) expect_seen(server, {}, "nobody");
  }
  static constexpr const char* last_request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  CertificateAuthority authority;
  ScratchDirectory directory;
  System system{{.log_level = Level::error}};
  WhoAsks service;
};

TEST_F(TlsListener, answers_who_shows_no_certificate) {
  const RunningServer server(service, system.world(), files());
  expect_seen(server, {}, "nobody");
}

TEST_F(TlsListener, tells_the_names_of_a_certificate_that_its_ca_has_signed) {
  write("deploy", authority.issue({.names = "DNS:deploy.example,URI:spiffe://example.org/deploy,IP:10.0.0.1"}));
  const RunningServer server(service, system.world(), files());
  expect_seen(server, "deploy", "trusted DNS:deploy.example URI:spiffe://example.org/deploy");
}

TEST_F(TlsListener, connects_who_shows_a_bad_certificate_and_says_what_is_wrong_with_it) {
  write("over", authority.issue({.names = "DNS:a", .valid_for = -60}));
  write("early", authority.issue({.names = "DNS:a", .valid_in = 3600}));
  write("server-only", authority.issue({.names = "DNS:a", .purpose = "serverAuth"}));
  write("stranger", CertificateAuthority("Another").issue({.names = "DNS:a"}));
  const RunningServer server(service, system.world(), files());
  expect_seen(server, "over", "is over DNS:a");
  expect_seen(server, "early", "is not valid yet DNS:a");
  expect_seen(server, "server-only", "is not meant for clients DNS:a");
  expect_seen(server, "stranger", "is not signed by a CA that this process trusts DNS:a");
}

TEST_F(TlsListener, asks_for_no_certificate_without_cas) {
  write("deploy", authority.issue());
  const RunningServer server(service, system.world(), {files().certificate, files().key, {}});
  expect_seen(server, "deploy", "nobody");
}

TEST_F(TlsListener, sends_and_takes_what_is_larger_than_a_record) {
  const RunningServer server(service, system.world(), files());
  const auto large = ask(server, {}, "/large");
  ASSERT_TRUE(large) << large.error().message;
  EXPECT_EQ(large->body.size(), 300'000U);
  const auto posted = ask(server, {}, "/", std::string(60'000, 'y'));
  ASSERT_TRUE(posted) << posted.error().message;
  EXPECT_EQ(posted->body, "60000");
}

TEST_F(TlsListener, what_is_no_tls_gets_no_answer_and_harms_nobody) {
  const RunningServer server(service, system.world(), files());
  RawConnection plain(server.address());
  plain.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(plain.read_all(), ::testing::Not(HasSubstr("HTTP/1.1 200")));
  RawConnection silent(server.address());
  expect_seen(server, {}, "nobody");
}

TEST_F(TlsListener, is_asked_by_its_name_and_trusted_by_its_ca_alone) {
  write("server", authority.issue({.names = "DNS:auth.example"}));
  const RunningServer server(service, system.world(), files());
  const auto other_name = ask(server);
  ASSERT_FALSE(other_name);
  EXPECT_EQ(other_name.error().code, Code::target_untrusted);
  HttpRequest by_name;
  by_name.url = "https://auth.example:" + std::to_string(server.address().port) + "/";
  by_name.connect_to = "127.0.0.1";  // as each address of a name is asked
  by_name.ca_file = directory / "ca.pem";
  const auto named = std::move(system.world().http.exchange({&by_name, 1}).front());
  EXPECT_TRUE(named) << named.error().message;
}

TEST_F(TlsListener, a_certificate_of_the_client_that_cannot_be_used_is_named) {
  const RunningServer server(service, system.world(), files());
  const auto absent = ask(server, "absent");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, Code::target_untrusted);
  EXPECT_THAT(absent.error().message, HasSubstr("absent.crt cannot be read"));
  write("mixed", {authority.issue().certificate, authority.issue().key});
  const auto mixed = ask(server, "mixed");
  ASSERT_FALSE(mixed);
  EXPECT_THAT(mixed.error().message, HasSubstr("are not a certificate in PEM and its key"));
}

TEST_F(TlsListener, lets_nobody_keep_the_others_waiting_by_records_without_data) {
  expect_no_harm_of([](TlsClient& flooding) { return flooding.update_keys(1'000); });
}

TEST_F(TlsListener, lets_nobody_keep_the_others_waiting_by_records_of_one_byte) {
  expect_no_harm_of([](TlsClient& flooding) { return flooding.send_single_bytes(1'000); });
}

TEST_F(TlsListener, ends_a_request_of_records_without_data_at_its_deadline) {
  const RunningServer server(service, system.world(), files(), {.request_timeout = std::chrono::milliseconds(50)});
  TlsClient flooding(server.address());
  flooding.send("GET / HTTP/1.1\r\n");
  while (flooding.update_keys(100) && !HasFailure()) expect_seen(server, {}, "nobody");
}

TEST_F(TlsListener, ends_a_connection_by_cas_that_are_others_now_though_nobody_else_connects) {
  const RunningServer server(service, system.world(), files());
  TlsClient kept(server.address());
  kept.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(kept.read_until("nobody"), HasSubstr("HTTP/1.1 200"));
  write_file(directory / "ca.pem", CertificateAuthority("Another").pem());
  EXPECT_EQ(kept.read_until({}), "");
}

TEST_F(TlsListener, counts_the_memory_of_handshakes_and_turns_the_oldest_away) {
  ServerLimits limits;
  limits.request_timeout = std::chrono::hours(1);
  limits.unfinished_size = std::size_t{100} * 1024;
  const RunningServer server(service, system.world(), files(), limits);
  RawConnection oldest(server.address()), second(server.address()), third(server.address());
  EXPECT_EQ(oldest.read_all(), "");
  expect_seen(server, {}, "nobody");
}

TEST_F(TlsListener, waits_less_for_a_handshake_where_it_has_many_clients) {
  ServerLimits limits;
  limits.connections = 2;
  limits.request_timeout = std::chrono::hours(1);
  limits.first_byte_timeout = std::chrono::milliseconds(10);
  const RunningServer server(service, system.world(), files(), limits);
  const RawConnection first(server.address());
  RawConnection second(server.address());
  EXPECT_EQ(second.read_all(), "");
}

TEST_F(TlsListener, cannot_be_opened_by_files_that_do_not_go_together) {
  write_file(directory / "server.key", authority.issue().key);
  const auto server = HttpServer::create();
  const auto bound = (*server)->listen({"127.0.0.1", 0, {}}, service, system.world(), files());
  ASSERT_FALSE(bound);
  EXPECT_EQ(bound.error().code, Code::certificate_unusable);
}

}  // namespace jwtsync::native::http_channel_test
