// SPDX-License-Identifier: Apache-2.0
// /verify, /readyz, /metrics and the report of a process of several issuers.
#include "service/answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <chrono>
#include <memory>
#include <string>

#include "../token/issuer_attacks.h"

namespace jwtsync::service::verify_issuers {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class VerifyIssuersTest : public ::testing::Test {
 protected:
  VerifyIssuersTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/etc/jwtsync/jwtsync.toml",
                   "[verify]\nclaim_headers = { sub = \"X-Jwt-Subject\" }\n" + two_issuers().configuration);
    fake.files.put("/keys/a", two_issuers().keys_of_a);
    fake.files.put("/keys/b", two_issuers().keys_of_b);
    open();
  }

  void open() {
    keeper = Keeper::open(fake.world(), {}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{.listener = Listener::unix_socket});
  }
  HttpResponse get(const std::string& path, HttpHeaders headers = {}) {
    headers.emplace_back("Host", "localhost");
    return endpoints->handle(
        {.method = "GET", .target = path, .headers = std::move(headers), .peer = Peer::unix_socket});
  }
  HttpResponse ask_with(const std::string& token) { return get("/verify", {{"Authorization", "Bearer " + token}}); }

  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
};

TEST_F(VerifyIssuersTest, a_good_token_is_told_with_the_configured_name_of_its_issuer) {
  for (const IssuerToken& good : tokens_of_issuers()) {
    const HttpResponse response = ask_with(good.token);
    EXPECT_EQ(response.status, 200) << good.name;
    EXPECT_EQ(header(response.headers, "X-Jwt-Subject"), "alice") << good.name;
    EXPECT_EQ(header(response.headers, "Jwtsync-Issuer"),
              good.issuer == "https://a.example" ? "https%3A%2F%2Fa.example" : "https%3A%2F%2Fb.example")
        << good.name;
  }
}

TEST_F(VerifyIssuersTest, no_attack_is_accepted_nor_told_apart) {
  for (const IssuerToken& attack : issuer_attacks()) {
    const HttpResponse response = ask_with(attack.token);
    EXPECT_THAT(response.status, AnyOf(400, 401)) << attack.name;
    EXPECT_FALSE(header(response.headers, "Jwtsync-Issuer")) << attack.name;
  }
}

TEST_F(VerifyIssuersTest, the_log_says_whose_token_was_refused_by_the_configured_name) {
  for (const IssuerToken& attack : issuer_attacks()) {
    fake.clock.advance(std::chrono::seconds(2));
    fake.events.clear();
    static_cast<void>(ask_with(attack.token));
    const std::string whose = attack.issuer.empty() ? "a token was refused" : "of issuer \"" + attack.issuer + "\"";
    if (attack.name != "form/a payload that is not base64url" && attack.name != "form/nothing") {
      EXPECT_THAT(fake.events.lines(), Contains(AllOf(HasSubstr(whose), HasSubstr(std::string(name_of(attack.code))))))
          << attack.name;
    }
  }
}

TEST_F(VerifyIssuersTest, metrics_have_configured_names_alone_however_many_tokens_come) {
  for (const IssuerToken& good : tokens_of_issuers()) static_cast<void>(ask_with(good.token));
  for (const IssuerToken& attack : issuer_attacks()) static_cast<void>(ask_with(attack.token));
  const std::string text = exposition(keeper->metrics(), keeper->report(), keeper->readiness());
  EXPECT_THAT(text, HasSubstr(R"(,issuer="https://b.example"})"));
  EXPECT_THAT(text, HasSubstr("jwtsync_issuer_usable{issuer=\"https://a.example\"} 1\n"));
  EXPECT_THAT(text, HasSubstr(R"(outcome="token_issuer_mismatch",algorithm="",kid="",issuer=""})"));
  for (std::size_t at = text.find("issuer=\""); at != std::string::npos; at = text.find("issuer=\"", at + 1)) {
    const std::size_t begin = at + 8;
    EXPECT_THAT(text.substr(begin, text.find('"', begin) - begin), AnyOf("", "https://a.example", "https://b.example"));
  }
}

TEST_F(VerifyIssuersTest, one_without_keys_is_503_and_the_other_goes_on) {
  fake.files.remove("/keys/b");
  open();
  for (const IssuerToken& good : tokens_of_issuers()) {
    EXPECT_EQ(ask_with(good.token).status, good.issuer == "https://a.example" ? 200 : 503) << good.name;
  }
  const HttpResponse ready = get("/readyz");
  EXPECT_EQ(ready.status, 200);
  EXPECT_THAT(ready.body, Not(HasSubstr("b.example"))) << "who may not ask for a report learns no names";
  EXPECT_THAT(exposition(keeper->metrics(), keeper->report(), keeper->readiness()),
              HasSubstr("jwtsync_issuer_usable{issuer=\"https://b.example\"} 0\n"));
}

TEST_F(VerifyIssuersTest, the_report_lists_each) {
  EXPECT_THAT(to_json(keeper->report()),
              AllOf(HasSubstr(R"("issuers":[{)"), HasSubstr(R"("issuer_aliases":["b.example"])")));
}

}  // namespace jwtsync::service::verify_issuers
