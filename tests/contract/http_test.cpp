// SPDX-License-Identifier: Apache-2.0
#include "native/http_client.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include <memory>
#include <string>
#include <vector>

#include "../support/running_server.h"
#include "../support/scratch_directory.h"

namespace jwtsync::http_test {

using ::testing::Eq;
using testing::FunctionService;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;

/// A client, and a service that it can reach. Both record nothing: the service answers with what it was asked.
struct Subject {
  virtual ~Subject() = default;
  virtual HttpClient& client() = 0;
  /// `http://host:port` at which the service answers, and one at which nobody does.
  virtual std::string service_url() = 0;
  virtual std::string nobody_url() = 0;
  virtual std::string unix_socket() = 0;

  FunctionService service{&Subject::answer};

 private:
  static HttpResponse answer(const ReceivedRequest& request) {
    if (request.target == "/large") return {200, {}, std::string(5'000, 'a')};
    if (request.target == "/refused") return {403, {{"X-Why", "because"}}, "no"};
    if (request.target == "/elsewhere") return {302, {{"Location", "/found"}}, ""};
    HttpResponse response;
    response.headers = {{"X-Method", request.method},
                        {"X-Target", request.target},
                        {"X-Host", std::string(header(request.headers, "host").value_or("none"))},
                        {"X-Access", std::string(header(request.headers, "jwtsync-access").value_or("none"))},
                        {"X-Peer", std::to_string(static_cast<int>(request.peer))}};
    response.body = request.body;
    return response;
  }
};

struct Real final : Subject {
  HttpClient& client() override { return real; }
  std::string service_url() override { return server.url(""); }
  std::string nobody_url() override { return "http://127.0.0.1:1"; }  // tcpmux, which no machine serves any more
  std::string unix_socket() override { return socket.address().unix_socket; }

  ScratchDirectory directory;
  RunningServer server{service};
  RunningServer socket{service, {}, {"", 0, directory / "s"}};
  native::CurlClient real;
};

struct Fake final : Subject {
  Fake() {
    fake.attach("127.0.0.1:7517", service);
    fake.attach("/run/s", service);
    fake.name("127.0.0.1", {"127.0.0.1"});
  }
  HttpClient& client() override { return fake; }
  std::string service_url() override { return "http://127.0.0.1:7517"; }
  std::string nobody_url() override { return "http://127.0.0.1:1"; }
  std::string unix_socket() override { return "/run/s"; }
  testing::FakeNetwork fake;
};

using Make = std::unique_ptr<Subject> (*)();

class HttpContract : public ::testing::TestWithParam<Make> {
 protected:
  Result<HttpResponse> ask(const HttpRequest& request) {
    std::vector<Result<HttpResponse>> answers = client_.exchange({&request, 1});
    EXPECT_EQ(answers.size(), 1u);
    return std::move(answers.front());
  }
  HttpRequest request(const std::string& target) {
    HttpRequest request;
    request.url = subject_->service_url() + target;
    return request;
  }
  Code refusal(const HttpRequest& request) {
    const auto answer = ask(request);
    EXPECT_FALSE(answer) << request.url;
    return answer ? Code::internal_error : answer.error().code;
  }
  static std::string field(const Result<HttpResponse>& answer, std::string_view name) {
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? std::string(header(answer->headers, name).value_or("absent")) : "no answer";
  }

  std::unique_ptr<Subject> subject_ = GetParam()();
  HttpClient& client_ = subject_->client();
};

TEST_P(HttpContract, a_request_arrives_as_it_was_sent) {
  HttpRequest sent = request("/a/b?c=d");
  sent.method = "POST";
  sent.headers = {{"Jwtsync-Access", "token"}, {"Content-Type", "application/json"}};
  sent.body = std::string("{\0}", 3);
  const auto answer = ask(sent);
  EXPECT_EQ(field(answer, "X-Method"), "POST");
  EXPECT_EQ(field(answer, "X-Target"), "/a/b?c=d");
  EXPECT_EQ("http://" + field(answer, "X-Host"), subject_->service_url());
  EXPECT_EQ(field(answer, "X-Access"), "token");
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, sent.body);
}

TEST_P(HttpContract, a_target_without_a_path_is_the_root) { EXPECT_EQ(field(ask(request("")), "X-Target"), "/"); }

TEST_P(HttpContract, a_status_that_is_no_success_is_an_answer_too) {
  const auto answer = ask(request("/refused"));
  EXPECT_EQ(field(answer, "x-why"), "because");
  EXPECT_EQ(answer->status, 403);
  EXPECT_EQ(answer->body, "no");
}

TEST_P(HttpContract, a_redirect_is_not_followed) { EXPECT_EQ(ask(request("/elsewhere"))->status, 302); }

TEST_P(HttpContract, no_request_is_no_work) { EXPECT_THAT(client_.exchange({}), IsEmpty()); }

TEST_P(HttpContract, answers_stand_in_the_order_of_the_requests_and_none_hides_another) {
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(request("/" + std::to_string(i)));
  requests[3].url = subject_->nobody_url();
  requests[7].url = "no url";
  requests[9] = request("/large");
  requests[9].body_limit = 10;
  const auto answers = client_.exchange(requests);
  ASSERT_EQ(answers.size(), requests.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i == 3 || i == 7 || i == 9) continue;
    EXPECT_EQ(field(answers[i], "X-Target"), "/" + std::to_string(i));
  }
  EXPECT_EQ(answers[3].error().code, Code::target_unreachable);
  EXPECT_EQ(answers[7].error().code, Code::argument_invalid);
  EXPECT_EQ(answers[9].error().code, Code::answer_too_large);
}

TEST_P(HttpContract, who_does_not_answer_is_named) {
  HttpRequest sent = request("");
  sent.url = subject_->nobody_url() + "/path?secret=1";
  const auto answer = ask(sent);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::target_unreachable);
  EXPECT_THAT(answer.error().message, ::testing::StartsWith("127.0.0.1:1 does not answer"));
  EXPECT_THAT(answer.error().message, Not(::testing::HasSubstr("secret")));
}

TEST_P(HttpContract, an_answer_of_the_limit_is_taken_and_a_larger_one_is_not) {
  HttpRequest sent = request("/large");
  sent.body_limit = 5'000;
  EXPECT_EQ(ask(sent)->body.size(), 5'000u);
  sent.body_limit = 4'999;
  EXPECT_EQ(refusal(sent), Code::answer_too_large);
}

TEST_P(HttpContract, what_is_no_url_of_the_web_is_refused) {
  for (const std::string url : {"", "127.0.0.1:7517", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http:///a",
                                "http://a b/", "http://a/\r\nX: y", "gopher://a/"}) {
    HttpRequest sent;
    sent.url = url;
    EXPECT_EQ(refusal(sent), Code::argument_invalid) << url;
  }
}

TEST_P(HttpContract, a_field_that_would_break_out_of_its_line_is_refused) {
  for (const auto& [name, value] : HttpHeaders{{"A", "b\r\nC: d"}, {"A\r\nB", "c"}, {"A B", "c"}, {"", "a"}}) {
    HttpRequest sent = request("/");
    sent.headers = {{name, value}};
    EXPECT_EQ(refusal(sent), Code::argument_invalid) << name;
  }
}

TEST_P(HttpContract, a_request_goes_where_it_is_told_to_connect) {
  HttpRequest sent = request("/");
  const std::string port = sent.url.substr(sent.url.rfind(':'));
  sent.url = "http://auth.example" + port;
  sent.connect_to = "127.0.0.1";
  const auto answer = ask(sent);
  EXPECT_EQ("auth.example" + port, field(answer, "X-Host") + "/");
}

TEST_P(HttpContract, a_request_goes_through_a_unix_socket) {
  HttpRequest sent;
  sent.url = "http://localhost/a";
  sent.connect_to = subject_->unix_socket();
  const auto answer = ask(sent);
  EXPECT_EQ(field(answer, "X-Target"), "/a");
  // A real server knows that the test asks itself.
  EXPECT_THAT(field(answer, "X-Peer"), ::testing::AnyOf(std::to_string(static_cast<int>(Peer::unix_socket)),
                                                        std::to_string(static_cast<int>(Peer::own_unix_socket))));
}

TEST_P(HttpContract, a_peer_on_this_machine_is_known_as_one) {
  EXPECT_EQ(field(ask(request("/")), "X-Peer"), std::to_string(static_cast<int>(Peer::loopback)));
}

TEST_P(HttpContract, a_name_has_its_addresses) {
  const auto addresses = client_.addresses("127.0.0.1");
  ASSERT_TRUE(addresses);
  EXPECT_THAT(*addresses, Not(IsEmpty()));
}

TEST_P(HttpContract, a_name_without_addresses_is_unreachable) {
  const auto addresses = client_.addresses("nowhere.invalid");  // RFC 6761 6.4: never exists
  ASSERT_FALSE(addresses);
  EXPECT_EQ(addresses.error().code, Code::target_unreachable);
  EXPECT_THAT(addresses.error().message, ::testing::HasSubstr("nowhere.invalid"));
}

template <typename Kind>
std::unique_ptr<Subject> make() {
  return std::make_unique<Kind>();
}
INSTANTIATE_TEST_SUITE_P(real, HttpContract, ::testing::Values(&make<Real>));
INSTANTIATE_TEST_SUITE_P(fake, HttpContract, ::testing::Values(&make<Fake>));

}  // namespace jwtsync::http_test
