// SPDX-License-Identifier: Apache-2.0
#include "service/explain.h"

#include <gmock/gmock.h>

#include <jwtsync/explained.h>
#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <memory>
#include <string>
#include <utility>

namespace jwtsync::explain_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(explain, takes_a_whole_token_or_its_header_and_claims) {
  const auto whole = service::parse_token_question(R"({"token":"a.b.c"})");
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_TRUE(whole->has_signature());
  EXPECT_EQ(whole->text(), "a.b.c");
  const auto parts = service::parse_token_question(R"({"claims":"b","header":"a"})");
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_FALSE(parts->has_signature());
  EXPECT_THAT(std::string(parts->text()), ::testing::StartsWith("a.b."));
  EXPECT_TRUE(service::parse_token_question(R"({"token":""})")) << "it is for the answer to say what is wrong with it";
}

TEST(explain, takes_nothing_else) {
  for (const std::string& body :
       {std::string(), std::string("{}"), std::string("[]"), std::string("\"a.b.c\""), std::string(R"({"token":1})"),
        std::string(R"({"token":null})"), std::string(R"({"token":"c4n4ry","header":"a"})"),
        std::string(R"({"token":"c4n4ry","header":1,"claims":2})"), std::string(R"({"header":"c4n4ry"})"),
        std::string(R"({"claims":"c4n4ry"})"), std::string(R"({"header":"c4n4ry","claims":{}})"),
        std::string(R"({"header":"c4n4ry","claims":"b","signature":"c"})"),
        std::string(R"({"token":"c4n4ry","token":"b"})"), std::string(R"({"token":"c4n4ry"} x)"),
        std::string(R"({"c4n4ry":"a"})"), R"({"token":")" + std::string(max_token_size, 'a') + "\"}"}) {
    const auto question = service::parse_token_question(body);
    ASSERT_FALSE(question) << body;
    EXPECT_EQ(question.error().code, Code::request_malformed);
    EXPECT_THAT(question.error().message + question.error().hint, Not(HasSubstr("c4n4ry")));
  }
}

class ExplainTest : public ::testing::Test {
 protected:
  ExplainTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put("/run/jwt", testing::canary_secret);
    keeper = Keeper::open(fake.world(), {.service = "auth", .sources = {"file:/run/jwt"}}).value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
    Keeper::Local local;
    Claims claims;
    claims.expires_at(fake.clock.now() + std::chrono::hours(1));
    token = keeper->sign(claims, local).value();
    fake.events.clear();
  }
  HttpResponse ask(std::string body, std::string method = "POST", bool with_proof = true) {
    ReceivedRequest request;
    request.method = std::move(method);
    request.target = "/jwtsync/v1/explain";
    request.body = std::move(body);
    request.headers = {{"Host", "localhost"}};
    if (with_proof) request.headers.emplace_back("Jwtsync-Access", std::string(testing::possessed_token));
    request.peer = Peer::loopback;
    HttpResponse response = endpoints->handle(request);
    EXPECT_EQ(header(response.headers, "Cache-Control"), "no-store");
    EXPECT_EQ(header(response.headers, "Content-Type"), "application/json");
    EXPECT_THAT(response.body, Not(HasSubstr(std::string(testing::canary))));
    return response;
  }

  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
  std::string token;
};

TEST_F(ExplainTest, answers_what_the_keeper_says) {
  const HttpResponse response = ask(R"({"token":")" + token + "\"}");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, to_json(keeper->account_of(TokenQuestion::whole(token))));
  EXPECT_THAT(response.body, HasSubstr(R"("verdict":"accepted","stage":null,"error":null)"));
  EXPECT_THAT(ask(R"({"token":"c4n4ry"})").body, HasSubstr(R"("verdict":"refused","stage":"parse")"));
}

TEST_F(ExplainTest, is_for_those_who_may_ask) {
  EXPECT_EQ(ask(R"({"token":")" + token + "\"}", "POST", false).status, 403);
  EXPECT_EQ(ask("{}").status, 400);
}

TEST_F(ExplainTest, is_asked_by_post_alone) {
  for (const char* method : {"GET", "HEAD", "PUT"}) {
    const HttpResponse response = ask("", method);
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(header(response.headers, "Allow"), "POST");
  }
}

TEST_F(ExplainTest, is_logged_by_nobody) {
  EXPECT_EQ(ask(R"({"token":")" + token + "AAAA\"}").status, 200);
  EXPECT_EQ(ask(R"({"token":"Bearer )" + token + "\"}").status, 200);
  EXPECT_EQ(ask(R"({"token":7})").status, 400);
  EXPECT_THAT(fake.events.lines(), IsEmpty());
  EXPECT_THAT(keeper->report().refusals, IsEmpty());
}

TEST_F(ExplainTest, is_what_an_asker_asks_for) {
  fake.network.attach("127.0.0.1:7517", *endpoints);
  for (const auto& [sent, verdict] : {std::pair{Disclosure::header_and_claims, TokenVerdict::signature_unknown},
                                      std::pair{Disclosure::whole_token, TokenVerdict::accepted}}) {
    const auto all = ask_to_explain(fake.world(), {"http://127.0.0.1:7517"}, token, sent, {});
    ASSERT_EQ(all.size(), 1u);
    ASSERT_TRUE(all[0].explanation) << all[0].explanation.error().message;
    EXPECT_EQ(all[0].explanation->verdict, verdict);
    EXPECT_EQ(all[0].explanation->service, "auth");
  }
}

}  // namespace jwtsync::explain_test
