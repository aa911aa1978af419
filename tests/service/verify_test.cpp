// SPDX-License-Identifier: Apache-2.0
#include "service/verify.h"

#include "base/encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_issuer.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../support/re_execution.h"
#include "../support/rounds.h"
#include "../token/attacks.h"
#include "../token/forge.h"

namespace jwtsync::service::verify_test {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* no_credentials = R"(Bearer realm="jwtsync")";
constexpr const char* invalid_token =
    R"(Bearer realm="jwtsync", error="invalid_token", error_description="the token is not accepted")";
constexpr const char* invalid_request = R"(Bearer realm="jwtsync", error="invalid_request", )"
                                        R"(error_description="one Authorization: Bearer field is needed")";

/// A process in staging, asked by a proxy on its machine. No answer and no event may hold the secret.
class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/run/jwt", testing::canary_secret);
    open("claim_headers = { sub = \"X-Jwt-Subject\", admin = \"X-Jwt-Admin\", roles = \"X-Jwt-Roles\" }\n");
  }
  ~VerifyTest() override {
    for (const std::string& line : fake.events.lines()) EXPECT_THAT(line, Not(HasSubstr(std::string(testing::canary))));
  }

  void open(const std::string& verify, std::vector<ClaimHeader> claim_headers = {}) {
    fake.files.put("/etc/jwtsync/jwtsync.toml", "sources = [\"file:/run/jwt\"]\n[verify]\n" + verify);
    keeper = Keeper::open(fake.world(), {}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{}, std::move(claim_headers));
  }

  Claims alice() {
    Claims claims;
    claims.subject("alice").expires_at(fake.clock.now() + std::chrono::hours(1));
    return claims;
  }
  std::string token_of(const Claims& claims) {
    Keeper::Local local;
    return std::string(keeper->sign(claims, local).value());
  }

  HttpResponse ask(HttpHeaders headers, const std::string& method = "GET", const std::string& url = "/verify") {
    headers.emplace_back("Host", "localhost");
    ReceivedRequest request{.method = method, .target = url, .headers = std::move(headers), .peer = Peer::loopback};
    HttpResponse response = endpoints->handle(request);
    EXPECT_EQ(header(response.headers, "Cache-Control"), "no-store");
    EXPECT_THAT(response.body, Not(HasSubstr(std::string(testing::canary))));
    return response;
  }
  HttpResponse ask_with(const std::string& token) { return ask({{"Authorization", "Bearer " + token}}); }
  std::optional<std::string> told(const HttpResponse& response, const std::string& name) {
    const auto value = header(response.headers, name);
    return value ? std::optional(std::string(*value)) : std::nullopt;
  }
  std::uint64_t refused(Code code) {
    std::uint64_t count = 0;
    for (const KeyMetrics& key : keeper->metrics().keys) {
      for (const CodeCount& each : key.refused) count += each.code == code ? each.count : 0;
    }
    return count;
  }
  /// The answer of a process that holds these keys; a refusal that says no more than any other. 400 is for characters
  /// that no bearer token has.
  int status_of(std::string_view keys, const Attack& attack) {
    fake.files.put("/run/jwt", keys);
    keeper = Keeper::open(fake.world(), {.expectations = attack.expectations}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
    const HttpResponse response = ask_with(attack.token);
    EXPECT_THAT(told(response, "WWW-Authenticate"), AnyOf(invalid_token, invalid_request)) << attack.name;
    EXPECT_THAT(response.status, AnyOf(400, 401)) << attack.name;
    EXPECT_EQ(refused(attack.code), response.status == 401 ? 1u : 0u) << attack.name;
    return response.status;
  }

  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
};

TEST_F(VerifyTest, a_good_token_is_accepted_with_its_claims_in_headers) {
  Claims claims = alice();
  claims.set("name", "not asked for");
  const HttpResponse response = ask_with(token_of(claims));
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.headers, ElementsAre(std::pair<std::string, std::string>("Cache-Control", "no-store"),
                                            std::pair<std::string, std::string>("X-Jwt-Subject", "alice")));
  EXPECT_THAT(response.body, IsEmpty());
}

TEST_F(VerifyTest, text_is_told_as_it_is_and_anything_else_as_json_both_percent_encoded) {
  const std::string expires = std::to_string(fake.clock.now().time_since_epoch() / std::chrono::seconds(1) + 60);
  const auto claims =
      Claims::parse(R"({"sub":"J\u00fcrgen\r\nX-Admin: 1","admin":true,"roles":["a b",1],"exp":)" + expires + "}");
  ASSERT_TRUE(claims) << claims.error().message;
  const HttpResponse response = ask_with(token_of(*claims));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(told(response, "X-Jwt-Subject"), "J%C3%BCrgen%0D%0AX-Admin%3A%201");
  EXPECT_EQ(told(response, "X-Jwt-Admin"), "json:true");
  EXPECT_EQ(told(response, "X-Jwt-Roles"), "json:%5B%22a%20b%22%2C1%5D");
}

TEST_F(VerifyTest, a_text_never_looks_like_json_nor_a_number_like_its_digits) {
  open("allow_numeric_sub = true\nclaim_headers = { sub = \"X-Jwt-Subject\" }\n");
  const auto subject_of = [this](std::string_view sub) {
    const HttpResponse response =
        ask_with(jwtsync::token_of(good_header, R"({"exp":1767225700,"sub":)" + std::string(sub) + '}'));
    EXPECT_EQ(response.status, 200) << sub;
    return told(response, "X-Jwt-Subject");
  };
  EXPECT_EQ(subject_of("1"), "json:1");
  EXPECT_EQ(subject_of("\"1\""), "1");
  EXPECT_EQ(subject_of("\"json:1\""), "json%3A1");
  EXPECT_EQ(subject_of("\"json\""), "json");
  EXPECT_EQ(subject_of("\"true\""), "true");
  open("claim_headers = { sub = \"X-Jwt-Subject\" }\n");
  EXPECT_EQ(ask_with(jwtsync::token_of(good_header, R"({"exp":1767225700,"sub":1})")).status, 401);
  EXPECT_EQ(refused(Code::token_claim_malformed), 1u);
}

/// What a refresh may take, nobody gets in with: there is no key for it either.
TEST_F(VerifyTest, an_expired_token_is_refused_however_fresh) {
  EXPECT_EQ(ask_with(jwtsync::token_of(good_header, R"({"exp":1767225600,"sub":"alice"})")).status, 401);
  EXPECT_EQ(refused(Code::token_expired), 1u);
  for (const std::string key : {"expired_within_seconds", "verify_expired", "allow_expired"}) {
    fake.files.put("/etc/jwtsync/jwtsync.toml", "[verify]\n" + key + " = 60\n");
    EXPECT_FALSE(Keeper::open(fake.world(), {})) << key;
  }
}

TEST_F(VerifyTest, a_greatest_age_is_kept) {
  open("max_age_seconds = 60\nclaim_headers = { sub = \"X-Jwt-Subject\" }\n");
  EXPECT_EQ(ask_with(jwtsync::token_of(good_header, R"({"exp":1767225700,"iat":1767225540})")).status, 200);
  EXPECT_EQ(ask_with(jwtsync::token_of(good_header, R"({"exp":1767225700,"iat":1767225539})")).status, 401);
  EXPECT_EQ(ask_with(jwtsync::token_of(good_header, R"({"exp":1767225700})")).status, 401);
  EXPECT_EQ(ask_with(jwtsync::token_of(good_header, R"({"exp":1767225700,"iat":1767225601})")).status, 401);
}

TEST_F(VerifyTest, the_argument_wins_over_the_file) {
  open("claim_headers = { sub = \"X-Jwt-Subject\" }\n", {{"sub", "X-Other"}});
  const HttpResponse response = ask_with(token_of(alice()));
  EXPECT_EQ(told(response, "X-Other"), "alice");
  EXPECT_EQ(told(response, "X-Jwt-Subject"), std::nullopt);
}

TEST_F(VerifyTest, a_changed_file_is_in_force_after_a_reload) {
  const std::string token = token_of(alice());
  EXPECT_EQ(ask_with(token).status, 200);
  fake.files.put("/etc/jwtsync/jwtsync.toml",
                 "sources = [\"file:/run/jwt\"]\n[verify]\nclaim_headers = { sub = \"X-Changed\" }\n");
  ASSERT_TRUE(keeper->reload().value());
  EXPECT_EQ(told(ask_with(token), "X-Changed"), "alice");
  fake.files.put("/etc/jwtsync/jwtsync.toml", "sources = [\"file:/run/jwt\"]\n[verify]\nissuer = \"auth\"\n");
  ASSERT_TRUE(keeper->reload().value());
  EXPECT_EQ(ask_with(token).status, 401);
}

TEST_F(VerifyTest, every_refused_token_looks_the_same_outside_and_is_told_apart_inside) {
  open("audiences = [\"backend\"]\n");
  Claims expired = alice();
  expired.audience("backend").expires_at(fake.clock.now() - std::chrono::seconds(1));
  Claims foreign = alice();
  foreign.audience("jobs");
  const std::string good = token_of(alice());
  const struct {
    std::string token;
    Code code;
  } cases[] = {{token_of(expired), Code::token_expired},
               {token_of(foreign), Code::token_audience_mismatch},
               {good.substr(0, good.size() - 4) + "AAAA", Code::token_signature_invalid},
               {"a.b.c", Code::token_malformed}};
  for (const auto& each : cases) {
    fake.events.clear();
    const HttpResponse response = ask_with(each.token);
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(told(response, "WWW-Authenticate"), invalid_token);
    EXPECT_THAT(response.headers, SizeIs(2));
    EXPECT_THAT(response.body, IsEmpty());
    const std::string line = "info a token was refused at /verify: " + std::string(name_of(each.code));
    EXPECT_THAT(fake.events.lines(), ElementsAre(StartsWith(line)));
    EXPECT_EQ(refused(each.code), 1u);
  }
}

TEST_F(VerifyTest, the_log_tells_the_likely_cause_and_the_client_does_not_learn_it) {
  EXPECT_EQ(told(ask_with("ya29.a0AfH6SMBx-abcdef"), "WWW-Authenticate"), invalid_token);
  EXPECT_THAT(fake.events.lines().back(), HasSubstr("; likely: what was given is not a JWT; it begins like "));
  fake.clock.advance(std::chrono::minutes(10));  // of each code a line once in a while
  static_cast<void>(ask_with("undefined"));
  EXPECT_THAT(fake.events.lines().back(), ::testing::EndsWith("such as undefined (jwtsync help header-stripped)"));
}

TEST_F(VerifyTest, who_sends_many_bad_tokens_does_not_fill_the_log) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ask_with("a.b.c").status, 401);
  fake.clock.advance(RefusalLog::interval);
  EXPECT_EQ(ask_with("a.b.c").status, 401);
  const std::vector<std::string> lines = fake.events.lines();
  EXPECT_THAT(std::vector(lines.end() - 2, lines.end()),
              ElementsAre(HasSubstr("at /verify: token_malformed"),
                          ::testing::EndsWith("(and 99 more since the last line of this code)")));
  EXPECT_EQ(refused(Code::token_malformed), 101u);
}

TEST_F(VerifyTest, without_credentials_the_client_learns_what_is_wanted) {
  for (const HttpHeaders& headers : {HttpHeaders{}, HttpHeaders{{"Authorization", "Basic dXNlcjpwYXNz"}}}) {
    const HttpResponse response = ask(headers);
    EXPECT_TRUE(response.status == 401 && keeper->report().refusals.back().stage == Stage::extract);
    EXPECT_EQ(told(response, "WWW-Authenticate"), no_credentials);
  }
}

TEST_F(VerifyTest, who_brings_no_token_is_in_the_log_and_what_else_is_brought_is_not) {
  const struct {
    HttpHeaders headers;
    const char* words;
  } cases[] = {{{}, "it has no Authorization header"},
               {{{"Authorization", "Basic dXNlcjpwYXNz"}}, "of another scheme than Bearer"},
               {{{"Authorization", "Bearer dXNlcjpwYXNz dXNlcjpwYXNz"}}, "no single token behind Bearer"}};
  for (const auto& each : cases) {
    fake.events.clear();
    for (int i = 0; i < 100; ++i) static_cast<void>(ask(each.headers));
    EXPECT_THAT(fake.events.lines(),
                ElementsAre(::testing::AllOf(StartsWith("info a request brought no token to /verify: "),
                                             HasSubstr(each.words), ::testing::Not(HasSubstr("dXNlcjpwYXNz")))));
  }
}

TEST_F(VerifyTest, a_malformed_request_is_told_so) {
  const std::string good = "Bearer " + token_of(alice());
  for (const HttpHeaders& headers :
       {HttpHeaders{{"Authorization", "Bearer"}}, HttpHeaders{{"Authorization", good + ", " + good}},
        HttpHeaders{{"Authorization", good}, {"Authorization", good}}}) {
    const HttpResponse response = ask(headers);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(told(response, "WWW-Authenticate"), invalid_request);
  }
}

TEST_F(VerifyTest, any_method_and_anything_behind_the_path_is_the_same_question) {
  const HttpHeaders headers{{"Authorization", "Bearer " + token_of(alice())}};
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "MKCOL"}) {
    EXPECT_EQ(ask(headers, method).status, 200) << method;
  }
  for (const char* url : {"/verify/", "/verify/orders/17?all=1", "/verify?a=/b", "/verify/jwtsync/v1/report"}) {
    EXPECT_EQ(ask(headers, "POST", url).status, 200) << url;
    EXPECT_EQ(ask({}, "POST", url).status, 401) << url;
  }
  for (const char* url : {"/verifyx", "/Verify", "/x/verify", "//verify"}) {
    EXPECT_EQ(ask(headers, "GET", url).status, 404) << url;
  }
}

TEST_F(VerifyTest, a_token_anywhere_but_in_the_header_is_none) {
  EXPECT_EQ(ask({}, "GET", "/verify?access_token=" + token_of(alice())).status, 401);
}

TEST_F(VerifyTest, only_those_who_are_admitted_may_ask) {
  ReceivedRequest request{.target = "/verify", .headers = {{"Authorization", "Bearer " + token_of(alice())}}};
  EXPECT_EQ(endpoints->handle(request).status, 403);
  request.method = "HEAD";
  EXPECT_THAT(endpoints->handle(request).body, IsEmpty());
  request.peer = Peer::loopback;
  request.headers.emplace_back("X-Forwarded-For", "192.0.2.1");
  EXPECT_EQ(endpoints->handle(request).status, 403) << "a proxy that was not told to keep its headers to itself";
}

TEST_F(VerifyTest, its_body_is_not_wanted) {
  EXPECT_FALSE(endpoints->wants_body({.method = "POST", .target = "/verify/x?y"}));
  EXPECT_TRUE(endpoints->wants_body({.method = "POST", .target = "/jwtsync/v1/challenge"}));
}

TEST_F(VerifyTest, a_process_that_lost_its_key_is_unavailable_and_no_token_is_called_bad) {
  const std::string token = token_of(alice());
  run_in_child([&] {  // the child of a fork has no key
    const HttpResponse response = ask_with(token);
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(told(response, "Retry-After"), "1");
    EXPECT_EQ(told(response, "WWW-Authenticate"), std::nullopt);
    EXPECT_THAT(response.body, HasSubstr("ring_unavailable"));
    EXPECT_THAT(fake.events.lines(), Contains(StartsWith("error ")));
    EXPECT_EQ(ask({}).status, 401) << "who brings no token can be told so without a key";
  });
}

TEST_F(VerifyTest, a_process_without_a_usable_key_calls_no_token_bad) {
  fake.files.remove("/run/jwt");
  keeper = Keeper::open(fake.world(), {.without_key = WithoutKey::wait}).value();
  endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
  const auto expect_unavailable = [&] {
    for (const std::string token : {"eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "rubbish", "eyJhbGciOiJub25lIn0.e30.", "?"}) {
      const HttpResponse response = ask_with(token);
      EXPECT_EQ(response.status, 503) << token;
      EXPECT_EQ(told(response, "Retry-After"), "1") << token;
      EXPECT_EQ(told(response, "WWW-Authenticate"), std::nullopt) << token;
      EXPECT_THAT(response.body, HasSubstr("ring_unavailable")) << token;
    }
  };
  expect_unavailable();
  fake.files.put("/run/jwt", testing::canary_secret);
  ASSERT_TRUE(keeper->reload().value());
  EXPECT_EQ(ask_with("rubbish").status, 401);
  EXPECT_EQ(ask_with(token_of(alice())).status, 200);
  run_in_child(expect_unavailable);  // the child of a fork has no key
}

TEST_F(VerifyTest, a_token_of_a_key_that_an_issuer_may_have_published_since_is_not_called_bad) {
  testing::FakeIssuer issuer("https://issuer.example");
  fake.network.attach("issuer.example", issuer);
  issuer.publish(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  const std::string token = token_of(alice());  // of a key that the issuer does not have
  keeper = Keeper::open(fake.world(), {.sources = {"jwks+https://issuer.example/keys"}}).value();
  endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
  fake.clock.advance(std::chrono::seconds(1));
  const HttpResponse response = ask_with(token);
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(told(response, "Retry-After"), "1");
  EXPECT_EQ(told(response, "WWW-Authenticate"), std::nullopt);
  EXPECT_THAT(response.body, HasSubstr("keys_outdated"));
  ASSERT_TRUE(keeper->refresh());
  EXPECT_EQ(ask_with(token).status, 401) << "the issuer has said that there is no such key";
}

TEST_F(VerifyTest, bad_signatures_of_an_issuers_key_cause_few_fetches_and_are_bad) {
  testing::FakeIssuer issuer("https://issuer.example");
  fake.network.attach("issuer.example", issuer);
  issuer.set_cache_control("max-age=3600");
  issuer.publish(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  keeper = Keeper::open(fake.world(), {.sources = {"jwks+https://issuer.example/keys"}}).value();
  endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
  const std::string garbage =
      base::base64url_encode(R"({"alg":"EdDSA","kid":"1"})") + ".e30." + base::base64url_encode(std::string(64, 'a'));
  std::size_t in_doubt = 0;
  for (std::size_t i = 0; i < testing::many_rounds; ++i) {
    fake.clock.advance(std::chrono::nanoseconds(std::chrono::minutes(10)) / testing::many_rounds);
    const int status = ask_with(garbage).status;
    ASSERT_THAT(status, ::testing::AnyOf(401, 503));
    if (status == 401) continue;
    ++in_doubt;
    static_cast<void>(keeper->refresh());  // as the loop does, which was told
    ASSERT_EQ(ask_with(garbage).status, 401) << "the issuer has nothing new";
  }
  EXPECT_EQ(in_doubt, 2u);
  EXPECT_LE(issuer.fetches(), 3u);
}

TEST_F(VerifyTest, no_attack_is_accepted_nor_told_apart) {
  std::size_t bad_requests = 0;
  for (const Attack& attack : attacks()) {
    if (attack.name == "base64/space in front") continue;  // RFC 6750 2.1: "Bearer" 1*SP: no part of the token
    bad_requests += status_of(testing::canary_secret, attack) == 400 ? 1 : 0;
  }
  for (const RingAttack& known : ring_attacks()) EXPECT_EQ(status_of(known.keys, known.attack), 401);
  EXPECT_LT(bad_requests, attacks().size() / 2);
}

TEST_F(VerifyTest, many_threads_ask_at_once) {
  const std::string token = token_of(alice());
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 200; ++n) {
        const HttpResponse response =
            endpoints->handle({.target = "/verify",
                               .headers = {{"Host", "localhost"}, {"Authorization", "Bearer " + token}},
                               .peer = Peer::loopback});
        EXPECT_EQ(header(response.headers, "X-Jwt-Subject"), "alice");
      }
    });
  }
}

}  // namespace jwtsync::service::verify_test
