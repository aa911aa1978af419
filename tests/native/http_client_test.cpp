// SPDX-License-Identifier: Apache-2.0
#include "native/http_client.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "../support/raw_server.h"
#include "../support/re_execution.h"
#include "../support/running_server.h"
#include "../support/scratch_directory.h"
#include "../support/tls_server.h"

namespace jwtsync::native::http_client_test {

using jwtsync::testing::FunctionService;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr milliseconds short_time{200};

HttpRequest request_to(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

Result<HttpResponse> ask(const HttpRequest& request) { return std::move(CurlClient().exchange({&request, 1}).front()); }

struct BadAnswer {
  std::string what;
  std::string bytes;
  Code code;
};

TEST(http_client, what_is_no_answer_is_told_by_its_kind) {
  const std::string ten_megabytes(10'000'000, 'a');
  const std::vector<BadAnswer> answers{
      {"garbage", "\x16\x03\x01 garbage\r\n\r\n", Code::answer_malformed},
      {"no status line", "<html>hello</html>", Code::answer_malformed},
      {"nothing", "", Code::target_unreachable},
      {"a body cut short", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", Code::answer_malformed},
      {"10 MB", "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n" + ten_megabytes, Code::answer_too_large},
      {"10 MB without a length", "HTTP/1.1 200 OK\r\n\r\n" + ten_megabytes, Code::answer_too_large},
      {"a header of 10 MB", "HTTP/1.1 200 OK\r\nA: " + ten_megabytes, Code::answer_too_large},
      {"ten thousand fields",
       [] {
         std::string fields = "HTTP/1.1 200 OK\r\n";
         for (int i = 0; i < 10'000; ++i) fields += "Field: value\r\n";
         return fields + "\r\n";
       }(),
       Code::answer_too_large},
  };
  for (const BadAnswer& bad : answers) {
    const RawServer server(bad.bytes, Afterwards::close);
    const auto answer = ask(request_to(server.url()));
    ASSERT_FALSE(answer) << bad.what;
    EXPECT_EQ(answer.error().code, bad.code) << bad.what << ": " << answer.error().message;
    EXPECT_THAT(answer.error().message, HasSubstr("127.0.0.1:")) << bad.what;
    EXPECT_NE(answer.error().hint, "") << bad.what;
  }
}

TEST(http_client, an_answer_that_ends_too_soon_is_told_from_one_that_is_not_http) {
  const RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", Afterwards::close);
  EXPECT_THAT(ask(request_to(server.url())).error().message, HasSubstr("closed the connection in the middle"));
}

TEST(http_client, who_is_slow_is_given_up_on_in_time) {
  for (const std::string begun : {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}) {
    const RawServer server(begun, Afterwards::keep_open);
    HttpRequest request = request_to(server.url());
    request.timeout = short_time;
    const auto answer = ask(request);
    ASSERT_FALSE(answer) << begun;
    EXPECT_EQ(answer.error().code, Code::target_timeout) << answer.error().message;
  }
}

TEST(http_client, an_answer_after_a_100_is_the_answer) {
  const RawServer server(
      "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nC:  d \r\nE:\r\nContent-Length: 2\r\n\r\nok",
      Afterwards::close);
  const auto answer = ask(request_to(server.url()));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->headers, (HttpHeaders{{"C", "d"}, {"E", ""}, {"Content-Length", "2"}}));
}

TEST(http_client, two_hundred_requests_go_out_at_the_same_time) {
  FunctionService service([](const ReceivedRequest& request) { return HttpResponse{200, {}, request.target}; });
  const RunningServer server(service);
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 200; ++i) requests.push_back(request_to(server.url("/" + std::to_string(i))));
  CurlClient client;
  const auto answers = client.exchange(requests);
  ASSERT_EQ(answers.size(), requests.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    ASSERT_TRUE(answers[i]) << answers[i].error().message;
    EXPECT_EQ(answers[i]->body, "/" + std::to_string(i));
  }
}

TEST(http_client, one_that_is_slow_holds_up_nobody) {
  FunctionService service([](const ReceivedRequest&) { return HttpResponse{}; });
  const RunningServer server(service);
  const RawServer slow("", Afterwards::keep_open);
  std::vector<HttpRequest> requests(50, request_to(slow.url()));
  for (HttpRequest& request : requests) request.timeout = short_time;
  requests.push_back(request_to(server.url()));
  const auto answers = CurlClient().exchange(requests);
  for (std::size_t i = 0; i < 50; ++i) EXPECT_EQ(answers[i].error().code, Code::target_timeout);
  EXPECT_TRUE(answers[50]);
}

TEST(http_client, no_proxy_of_the_environment_is_asked) {
  FunctionService service([](const ReceivedRequest&) { return HttpResponse{}; });
  run_again_with({"http_proxy=http://127.0.0.1:1", "HTTPS_PROXY=http://127.0.0.1:1", "ALL_PROXY=http://127.0.0.1:1"},
                 [&] {
                   const RunningServer server(service);
                   const auto answer = ask(request_to(server.url()));
                   EXPECT_TRUE(answer) << answer.error().message;
                 });
}

TEST(http_client, threads_share_it) {
  FunctionService service([](const ReceivedRequest& request) { return HttpResponse{200, {}, request.target}; });
  const RunningServer server(service);
  CurlClient client;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const HttpRequest request = request_to(server.url("/a"));
      for (int round = 0; round < 10; ++round) EXPECT_TRUE(client.exchange({&request, 1}).front());
    });
  }
}

TEST(http_client, a_connection_refused_says_so) {
  const auto answer = ask(request_to("http://127.0.0.1:1/"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "127.0.0.1:1 does not answer: connection refused");
}

TEST(http_client, a_port_that_speaks_no_tls_says_so) {
  FunctionService service([](const ReceivedRequest&) { return HttpResponse{}; });
  const RunningServer server(service);
  const auto answer = ask(request_to("https://" + server.address().text()));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::target_unreachable);
  EXPECT_THAT(answer.error().message, HasSubstr("TLS failed"));
}

/// What a process says that has this variable.
Result<HttpResponse> ask_with(const std::string& ca_file_of_the_system, const HttpRequest& request) {
  testing::FakeVariables variables;
  variables.set("SSL_CERT_FILE", ca_file_of_the_system);
  return std::move(CurlClient(variables).exchange({&request, 1}).front());
}

TEST(http_client, a_private_ca_is_trusted_where_a_file_names_it) {
  const testing::CertificateAuthority authority, other("Another"), older;
  const testing::TlsServer server(authority);
  const ScratchDirectory directory;
  write_file(directory / "ca.pem", authority.pem());
  write_file(directory / "other.pem", other.pem());
  write_file(directory / "older.pem", older.pem());
  write_file(directory / "both.pem", other.pem() + authority.pem());
  HttpRequest request = request_to(server.url());

  const auto untrusted = ask(request);
  ASSERT_FALSE(untrusted);
  EXPECT_EQ(untrusted.error().code, Code::target_untrusted);
  EXPECT_THAT(untrusted.error().message, HasSubstr("not signed by a CA that this process trusts"));
  EXPECT_THAT(untrusted.error().hint, HasSubstr("SSL_CERT_FILE"));
  for (const char* name : {"ca.pem", "both.pem"}) {
    const auto by_the_system = ask_with(directory / name, request);
    ASSERT_TRUE(by_the_system) << by_the_system.error().message;
    EXPECT_EQ(by_the_system->body, R"({"keys":[]})");
    request.ca_file = directory / name;
    EXPECT_TRUE(ask(request)) << name;
    EXPECT_TRUE(ask_with(directory / "other.pem", request)) << "its own file says it";
    request.ca_file.clear();
  }
  request.ca_file = directory / "other.pem";
  const auto by_another = ask_with(directory / "ca.pem", request);
  ASSERT_FALSE(by_another) << "its own file alone says it";
  EXPECT_THAT(by_another.error().message, HasSubstr("not signed by a CA in " + directory.path()));
  request.ca_file = directory / "older.pem";
  EXPECT_EQ(ask(request).error().code, Code::target_untrusted) << "a CA of the same name, and of another key";
}

TEST(http_client, a_file_of_certificates_that_cannot_be_used_is_named) {
  const testing::CertificateAuthority authority;
  const testing::TlsServer server(authority);
  const ScratchDirectory directory;
  write_file(directory / "text.pem", "no certificate");
  write_file(directory / "cut.pem", authority.pem().substr(0, authority.pem().size() / 2));
  HttpRequest request = request_to(server.url());
  for (const char* name : {"none.pem", "text.pem", "cut.pem"}) {
    const auto of_the_system = ask_with(directory / name, request);
    ASSERT_FALSE(of_the_system) << name;
    EXPECT_EQ(of_the_system.error().code, Code::target_untrusted);
    EXPECT_THAT(of_the_system.error().message, HasSubstr((directory / name) + ", which SSL_CERT_FILE names"));
  }
  request.ca_file = directory / "none.pem";
  EXPECT_THAT(ask(request).error().message, HasSubstr("cannot be read"));
}

TEST(http_client, a_good_ca_makes_no_other_certificate_good) {
  const testing::CertificateAuthority authority;
  const ScratchDirectory directory;
  write_file(directory / "ca.pem", authority.pem());
  const struct {
    testing::Identity identity;
    const char* message;
  } table[] = {
      {{.names = "DNS:elsewhere.example"}, "for another name"},
      {{.valid_for = -60}, "is over"},
  };
  for (const auto& row : table) {
    const testing::TlsServer server(authority, row.identity);
    HttpRequest request = request_to(server.url());
    request.ca_file = directory / "ca.pem";
    const auto answer = ask(request);
    ASSERT_FALSE(answer) << row.message;
    EXPECT_EQ(answer.error().code, Code::target_untrusted);
    EXPECT_THAT(answer.error().message, HasSubstr(row.message));
  }
}

TEST(http_client, a_literal_address_is_its_own_address) {
  EXPECT_THAT(CurlClient().addresses("127.0.0.1").value(), ::testing::ElementsAre("127.0.0.1"));
  EXPECT_THAT(CurlClient().addresses("::1").value(), ::testing::ElementsAre("::1"));
}

TEST(http_client, a_stop_ends_the_wait_for_an_answer) {
  std::stop_source stop;
  FunctionService service([&](const ReceivedRequest&) -> HttpResponse {
    stop.request_stop();  // while the client waits
    return {200, {}, "late", Hold{std::chrono::minutes(1), 1}};
  });
  const RunningServer server(service);
  HttpRequest request = request_to(server.url());
  request.timeout = std::chrono::minutes(1);
  request.stop = stop.get_token();
  EXPECT_EQ(ask(request).error().code, Code::target_timeout);
  EXPECT_EQ(ask(request).error().code, Code::target_timeout) << "one that was stopped before";
}

}  // namespace jwtsync::native::http_client_test
