// SPDX-License-Identifier: Apache-2.0
#include "probe/login.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <string>

namespace jwtsync::probe::login_test {

using ::testing::HasSubstr;
using ::testing::Not;

struct Issuer {
  testing::FakeWorld fake;
  HttpResponse answer;
  ReceivedRequest asked;
  testing::FunctionService service{[this](const ReceivedRequest& request) {
    asked = request;
    return answer;
  }};

  Issuer() { fake.network.attach("auth:80", service); }

  Result<Secret> log_in(const std::string& token_at = {}, const Secret* body = nullptr) {
    return probe::log_in(fake.world(), {.url = "http://auth:80/login", .token_at = token_at}, body);
  }
  std::string token(const std::string& body, const std::string& token_at = {}) {
    answer = {.body = body};
    const Result<Secret> token = log_in(token_at);
    return token ? token->reveal([](std::string_view text) { return std::string(text); })
                 : std::string(name_of(token.error().code));
  }
};

TEST(login, finds_the_token_where_it_usually_stands) {
  Issuer issuer;
  EXPECT_EQ(issuer.token(R"({"access_token":"a.b.c","id_token":"d.e.f"})"), "a.b.c");
  EXPECT_EQ(issuer.token(R"({"user":{},"token":"a.b.c"})"), "a.b.c");
  EXPECT_EQ(issuer.token("a.b.c\n"), "a.b.c");
  EXPECT_EQ(issuer.token(R"("a.b.c")"), "a.b.c");
}

TEST(login, finds_the_token_where_the_pointer_says) {
  Issuer issuer;
  EXPECT_EQ(issuer.token(R"({"data":{"token":"a.b.c"}})", "/data/token"), "a.b.c");
  EXPECT_EQ(issuer.token(R"({"a/b":{"c~d":"a.b.c"}})", "/a~1b/c~0d"), "a.b.c");
  EXPECT_EQ(issuer.token(R"({"token":"a.b.c"})", "/data/token"), "answer_malformed");
  EXPECT_EQ(issuer.token(R"({"data":{"token":""}})", "/data/token"), "answer_malformed");
  EXPECT_EQ(issuer.token(R"({"data":{"token":7}})", "/data/token"), "answer_malformed");
}

TEST(login, says_what_it_was_answered_and_nothing_of_the_body) {
  Issuer issuer;
  issuer.answer = {.status = 401, .body = std::string(testing::canary_secret)};
  Result<Secret> token = issuer.log_in();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::access_denied);
  issuer.answer = {.status = 302, .headers = {{"Location", "/there"}}};
  EXPECT_EQ(issuer.log_in().error().code, Code::answer_malformed);
  issuer.answer = {.body = "<html>" + std::string(testing::canary_secret)};
  token = issuer.log_in();
  ASSERT_FALSE(token);
  EXPECT_THAT(token.error().message + token.error().hint, Not(HasSubstr(testing::canary_secret)));
}

TEST(login, posts_a_body_by_its_kind) {
  Issuer issuer;
  issuer.answer = {.body = "a.b.c"};
  const Secret form = *Secret::copy_of("user=a&password=b");
  ASSERT_TRUE(issuer.log_in({}, &form));
  EXPECT_EQ(issuer.asked.method, "POST");
  EXPECT_EQ(issuer.asked.body, "user=a&password=b");
  EXPECT_EQ(header(issuer.asked.headers, "Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(content_type_of(" {\"user\":\"a\"}"), "application/json");
  ASSERT_TRUE(issuer.log_in());
  EXPECT_EQ(issuer.asked.method, "GET");
}

}  // namespace jwtsync::probe::login_test
