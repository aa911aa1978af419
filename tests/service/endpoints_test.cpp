// SPDX-License-Identifier: Apache-2.0
#include "json/strict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <memory>
#include <string>
#include <vector>

namespace jwtsync::endpoints_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* nonce = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

const HttpHeaders of_this_machine{{"Host", "localhost"}, {"Jwtsync-Access", std::string(testing::possessed_token)}};

/// One process, asked by somebody on its machine. No answer may hold the secret.
class EndpointsTest : public ::testing::Test {
 protected:
  EndpointsTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/run/jwt", testing::canary_secret);
    keeper = Keeper::open(fake.world(), {.service = "auth", .sources = {"file:/run/jwt"}}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
  }

  HttpResponse ask(ReceivedRequest request) {
    HttpResponse response = endpoints->handle(request);
    EXPECT_EQ(header(response.headers, "Cache-Control"), "no-store");
    EXPECT_EQ(header(response.headers, "Content-Type"), "application/json");
    EXPECT_THAT(response.body, Not(HasSubstr(std::string(testing::canary))));
    return response;
  }
  HttpResponse ask(const std::string& method, const std::string& url, std::string body = {}) {
    ReceivedRequest request;
    request.method = method;
    request.target = url;
    request.body = std::move(body);
    request.headers = of_this_machine;
    request.peer = Peer::loopback;
    return ask(request);
  }
  static json::Value read(const HttpResponse& response) {
    return json::parse(response.body, Code::answer_malformed).value();
  }

  /// What this process answers alone.
  [[nodiscard]] std::string line(Variants variants) const {
    const Nonce asked = Nonce::parse(nonce).value();
    return to_json(asked, {keeper->report(), keeper->challenge(asked, variants).value(), {}});
  }

  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
};

TEST_F(EndpointsTest, the_report_is_that_of_the_keeper) {
  const HttpResponse response = ask("GET", "/jwtsync/v1/report");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, to_json(keeper->report()));
  EXPECT_EQ(ask("GET", "/jwtsync/v1/report?unread=1").status, 200);
}

TEST_F(EndpointsTest, metrics_are_text_for_those_who_may_ask) {
  ReceivedRequest request;
  request.target = "/metrics";
  EXPECT_EQ(ask(request).status, 403);
  request.peer = Peer::loopback;
  EXPECT_EQ(ask(request).status, 403) << "on this machine, and without proof";
  request.headers = of_this_machine;
  const HttpResponse response = endpoints->handle(request);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(header(response.headers, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("kid=\"" + std::string(keeper->ring()->signing_key()->kid()) + "\""));
  EXPECT_THAT(response.body, Not(HasSubstr(std::string(testing::canary))));
}

TEST_F(EndpointsTest, a_challenge_is_answered_by_the_keeper) {
  const HttpResponse response = ask("POST", "/jwtsync/v1/challenge", R"({"nonce":")" + std::string(nonce) + R"("})");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, line(Variants::without));
}

TEST_F(EndpointsTest, variants_are_answered_when_asked_for) {
  const std::string lead = R"({"variants":true,"nonce":")" + std::string(nonce);
  const HttpResponse response = ask("POST", "/jwtsync/v1/challenge", lead + R"("})");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, line(Variants::with));
}

/// Other workers, or the reason why there are none.
struct FakeSiblings : Siblings {
  SiblingAnswers ask(const Nonce& asked, Variants variants) override {
    heard.emplace_back(asked.text(), variants);
    return answer;
  }
  SiblingAnswers answer;
  std::vector<std::pair<std::string, Variants>> heard;
};

TEST_F(EndpointsTest, the_other_workers_answer_the_same_nonce_for_themselves) {
  const Nonce asked = Nonce::parse(nonce).value();
  FakeSiblings siblings;
  siblings.answer.heard = {{keeper->report(), keeper->challenge(asked, Variants::with).value()}};
  endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{}, std::vector<ClaimHeader>{}, &siblings);
  const std::string body = R"({"variants":true,"nonce":")" + std::string(nonce) + R"("})";
  const Result<Testimony> heard = parse_testimony(ask("POST", "/jwtsync/v1/challenge", body).body, asked);
  ASSERT_TRUE(heard) << heard.error().message;
  EXPECT_THAT(siblings.heard, ::testing::ElementsAre(std::pair(std::string(nonce), Variants::with)));
  EXPECT_THAT(heard->siblings.heard, SizeIs(1));

  siblings.answer = {{}, Error{Code::file_forbidden, "no private folder", ""}};
  const Result<Testimony> alone = parse_testimony(ask("POST", "/jwtsync/v1/challenge", body).body, asked);
  ASSERT_TRUE(alone) << alone.error().message;
  ASSERT_TRUE(alone->siblings.unheard);
  EXPECT_EQ(alone->siblings.unheard->message, "no private folder");
}

struct BadBody {
  const char* what;
  std::string body;
  Code code;
};

TEST_F(EndpointsTest, a_challenge_is_strictly_read) {
  const std::string good = R"("nonce":")" + std::string(nonce) + R"(")";
  const BadBody cases[] = {
      {"nothing", "", Code::request_malformed},
      {"no JSON", "nonce=1", Code::request_malformed},
      {"a list", "[]", Code::request_malformed},
      {"text", "\"nonce\"", Code::request_malformed},
      {"no nonce", "{}", Code::request_malformed},
      {"a nonce that is not a string", R"({"nonce":1})", Code::request_malformed},
      {"a short nonce", R"({"nonce":"AAAA"})", Code::nonce_malformed},
      {"variants that are no boolean", "{" + good + R"(,"variants":1})", Code::request_malformed},
      {"an unknown member", "{" + good + R"(,"variant":true})", Code::request_malformed},
      {"one member too many", "{" + good + R"(,"variants":true,"x":1})", Code::request_malformed},
      {"a name twice", "{" + good + "," + good + "}", Code::request_malformed},
      {"something after it", "{" + good + "} x", Code::request_malformed},
      {"a deep value", R"({"nonce":[[[[1]]]]})", Code::request_malformed},
      {"a long body", "{" + good + "}" + std::string(5000, ' '), Code::request_malformed},
  };
  for (const BadBody& each : cases) {
    const HttpResponse response = ask("POST", "/jwtsync/v1/challenge", each.body);
    EXPECT_EQ(response.status, 400) << each.what;
    const json::Value error = read(response)["error"];
    EXPECT_EQ(error["code"], std::string(name_of(each.code))) << each.what;
    EXPECT_FALSE(error["message"].get<std::string>().empty()) << each.what;
    EXPECT_FALSE(error["hint"].get<std::string>().empty()) << each.what;
    EXPECT_THAT(error, SizeIs(3)) << each.what;
  }
}

TEST_F(EndpointsTest, every_path_that_is_named_is_answered) {
  EXPECT_THAT(endpoint_paths(), ::testing::Contains("/metrics"));
  for (const std::string_view path : endpoint_paths()) {
    ReceivedRequest request;
    request.target = path;
    EXPECT_NE(endpoints->handle(request).status, 404) << path;
  }
}

TEST_F(EndpointsTest, another_path_is_not_found) {
  for (const char* path : {"/", "", "/jwtsync/v1", "/jwtsync/v1/report/", "/jwtsync/v1/reports", "/JWTSYNC/v1/report",
                           "/jwtsync/v2/report", "//healthz", "?"}) {
    const HttpResponse response = ask("GET", path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(read(response)["error"]["code"], "not_found") << path;
  }
}

TEST_F(EndpointsTest, another_method_is_told_which_are_allowed) {
  for (const char* path : {"/healthz", "/readyz", "/jwtsync/v1/report"}) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get", ""}) {
      const HttpResponse response = ask(method, path);
      EXPECT_EQ(response.status, 405) << method << path;
      EXPECT_EQ(header(response.headers, "Allow"), "GET, HEAD") << method << path;
      EXPECT_EQ(read(response)["error"]["code"], "method_not_allowed");
    }
  }
  for (const char* method : {"GET", "HEAD", "PUT"}) {
    const HttpResponse response = ask(method, "/jwtsync/v1/challenge");
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(header(response.headers, "Allow"), "POST") << method;
  }
}

TEST_F(EndpointsTest, head_is_get_without_the_content) {
  for (const char* path : {"/healthz", "/readyz", "/jwtsync/v1/report"}) {
    const HttpResponse response = ask("HEAD", path);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_THAT(response.body, IsEmpty()) << path;
  }
}

TEST_F(EndpointsTest, head_gets_no_content_whatever_the_answer) {
  for (const char* path : {"/jwtsync/v1/challenge", "/nothing"}) {
    EXPECT_THAT(ask("HEAD", path).body, IsEmpty()) << path;
  }
}

TEST_F(EndpointsTest, health_is_short) {
  const HttpResponse response = ask("GET", "/healthz");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"status":"ok"})");
}

TEST_F(EndpointsTest, readiness_says_generation_and_what_a_reload_failed_of) {
  EXPECT_EQ(ask("GET", "/readyz").body,
            R"({"status":"ready","generation":1,"error":null,"reload_error":null,"stale":false})");
  fake.files.put("/run/jwt", "short-c4n4ry");
  ASSERT_FALSE(keeper->reload());
  const HttpResponse response = ask("GET", "/readyz");
  EXPECT_EQ(response.status, 200) << "the previous ring still serves";
  EXPECT_EQ(read(response)["generation"], 1);
  EXPECT_EQ(read(response)["reload_error"]["code"], "secret_too_short");
  fake.files.put("/run/jwt", testing::other_canary_secret);
  ASSERT_TRUE(keeper->reload());
  EXPECT_EQ(ask("GET", "/readyz").body,
            R"({"status":"ready","generation":2,"error":null,"reload_error":null,"stale":false})");
}

TEST_F(EndpointsTest, a_process_without_a_key_answers_and_says_why) {
  fake.files.remove("/run/jwt");
  keeper = Keeper::open(fake.world(), {.sources = {"file:/run/jwt"}, .without_key = WithoutKey::wait}).value();
  endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
  const HttpResponse ready = ask("GET", "/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(read(ready)["error"]["code"], "secret_absent");
  EXPECT_EQ(read(ready)["generation"], 0);
  EXPECT_EQ(ask("GET", "/healthz").status, 200) << "a restart would not help";
  const HttpResponse report = ask("GET", "/jwtsync/v1/report");
  EXPECT_EQ(report.status, 200);
  EXPECT_THAT(read(report)["keys"], IsEmpty());
  EXPECT_EQ(read(report)["error"]["code"], "secret_absent");
  EXPECT_EQ(read(report)["trail"][0]["outcome"], "absent");
  const HttpResponse keys = ask("GET", "/.well-known/jwks.json");
  EXPECT_EQ(keys.status, 503) << "an empty set would say that no key is good";
  EXPECT_EQ(read(keys)["error"]["code"], "ring_unavailable");
  const ReceivedRequest metrics{.target = "/metrics", .headers = of_this_machine, .peer = Peer::loopback};
  const std::string text = endpoints->handle(metrics).body;
  EXPECT_THAT(text, HasSubstr("jwtsync_ring_usable 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("jwtsync_ring_age_seconds 0")));
}

TEST_F(EndpointsTest, strangers_learn_the_code_of_what_is_wrong_and_no_more) {
  const auto stranger_reads = [&](HttpHeaders headers = {}) {
    ReceivedRequest request{.target = "/readyz", .headers = std::move(headers)};
    const HttpResponse response = ask(request);
    EXPECT_THAT(response.body, Not(HasSubstr("/run/jwt")));
    EXPECT_THAT(response.body, Not(HasSubstr("message")));
    return read(response);
  };
  const json::Value only_code{{"code", "secret_too_short"}};
  fake.files.put("/run/jwt", "short-c4n4ry");
  ASSERT_FALSE(keeper->reload());
  EXPECT_EQ(stranger_reads()["reload_error"], only_code);
  EXPECT_EQ(stranger_reads({{"Jwtsync-Access", std::string(40, 'x')}})["reload_error"], only_code);
  EXPECT_THAT(ask("GET", "/readyz").body, HasSubstr("/run/jwt")) << "this machine may know";

  keeper = Keeper::open(fake.world(), {.sources = {"file:/run/jwt"}, .without_key = WithoutKey::wait}).value();
  endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
  EXPECT_EQ(stranger_reads()["error"], only_code);
  EXPECT_THAT(ask("GET", "/readyz").body, HasSubstr("/run/jwt"));
  ReceivedRequest keys{.target = "/.well-known/jwks.json"};
  EXPECT_THAT(ask(keys).body, Not(HasSubstr("/run/jwt")));
  EXPECT_THAT(fake.events.lines(), Not(::testing::Contains(HasSubstr("turned away"))));
}

TEST_F(EndpointsTest, strangers_learn_of_health_and_readiness_alone) {
  for (const Peer peer : {Peer::remote, Peer::unix_socket}) {
    ReceivedRequest request;
    request.peer = peer;
    for (const char* path : {"/healthz", "/readyz"}) {
      request.target = path;
      EXPECT_EQ(ask(request).status, 200) << path;
    }
    request.target = "/jwtsync/v1/report";
    EXPECT_EQ(ask(request).status, 403);
    request.method = "HEAD";
    EXPECT_EQ(ask(request).status, 403);
    request.method = "POST";
    request.target = "/jwtsync/v1/challenge";
    request.body = R"({"nonce":")" + std::string(nonce) + R"("})";
    EXPECT_EQ(ask(request).status, 403);
  }
}

TEST_F(EndpointsTest, with_tokens_they_answer_from_afar) {
  const std::string token = "access-c4n4ry-0123456789abcdef-0123456789abcdef";
  fake.files.put("/run/access", token + "\n");
  Endpoints guarded(fake.world(), *keeper, {Listener::network, {"/run/access"}});
  ReceivedRequest request;
  request.target = "/jwtsync/v1/report";
  EXPECT_EQ(guarded.handle(request).status, 403);
  request.headers = {{"Jwtsync-Access", token}};
  EXPECT_EQ(guarded.handle(request).status, 200);
  fake.files.remove("/run/access");
  const HttpResponse response = guarded.handle(request);
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(read(response)["error"]["code"], "file_unreadable");
}

// A fleet in one process: each member a keeper and endpoints of its own, on one network.

struct Process {
  Process(testing::FakeNetwork& network, const std::string& service, const std::string& address,
          std::string_view secret, std::uint64_t seed) {
    fake.randomness = testing::FakeRandomness(seed);
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", secret);
    keeper = Keeper::open(fake.world(), {.service = service}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
    network.attach(address, *endpoints);
  }
  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
};

class FleetTest : public ::testing::Test {
 protected:
  Agreement agreement() {
    const Nonce fresh = Nonce::create(asker.randomness).value();
    return agree(ask(asker.world(), {"http://127.0.0.1:1", "http://127.0.0.1:2"}, fresh, {}), {});
  }
  testing::FakeWorld asker;
};

TEST_F(FleetTest, with_one_secret_agrees) {
  const Process auth(asker.network, "auth", "127.0.0.1:1", testing::canary_secret, 1);
  const Process backend(asker.network, "backend", "127.0.0.1:2", testing::canary_secret, 2);
  const Agreement agreed = agreement();
  EXPECT_EQ(agreed.verdict, Verdict::agree);
  EXPECT_THAT(agreed.members, SizeIs(2));
  EXPECT_THAT(agreed.departures, IsEmpty());
}

TEST_F(FleetTest, with_two_secrets_disagrees) {
  const Process auth(asker.network, "auth", "127.0.0.1:1", testing::canary_secret, 1);
  const Process backend(asker.network, "backend", "127.0.0.1:2", testing::other_canary_secret, 2);
  const Agreement agreed = agreement();
  EXPECT_EQ(agreed.verdict, Verdict::disagree);
  EXPECT_EQ(agreed.groups, 2u);
}

TEST_F(FleetTest, with_somebody_who_answers_only_to_tokens_is_incomplete) {
  const Process auth(asker.network, "auth", "127.0.0.1:1", testing::canary_secret, 1);
  Process backend(asker.network, "backend", "127.0.0.1:2", testing::canary_secret, 2);
  backend.fake.files.put("/run/access", "access-c4n4ry-0123456789abcdef-0123456789abcdef");
  Endpoints guarded(backend.fake.world(), *backend.keeper, {Listener::loopback, {"/run/access"}});
  asker.network.attach("127.0.0.1:2", guarded);
  const Agreement agreed = agreement();
  EXPECT_EQ(agreed.verdict, Verdict::incomplete);
  ASSERT_THAT(agreed.silent, SizeIs(1));
  EXPECT_EQ(agreed.silent[0].error.code, Code::target_refused);
}

TEST_F(FleetTest, comes_to_agree_after_a_reload) {
  const Process auth(asker.network, "auth", "127.0.0.1:1", testing::canary_secret, 1);
  Process backend(asker.network, "backend", "127.0.0.1:2", testing::other_canary_secret, 2);
  ASSERT_EQ(agreement().verdict, Verdict::disagree);
  backend.fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
  ASSERT_TRUE(backend.keeper->reload().value());
  EXPECT_EQ(agreement().verdict, Verdict::agree);
}

}  // namespace jwtsync::endpoints_test
