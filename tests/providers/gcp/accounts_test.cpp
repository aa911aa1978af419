// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/accounts.h"

#include "base/encoding.h"
#include "base/text.h"
#include "google.h"
#include "json/strict.h"

namespace jwtsync::gcp::accounts_test {

std::unique_ptr<TokenSource> user(std::string_view refresh_token) {
  return authorized_user({"id.apps", *Secret::copy_of("GOCSPX-c4n4ry"), *Secret::copy_of(refresh_token)});
}

TEST(AuthorizedUser, gets_a_token_for_the_refresh_token) {
  Google google;
  google.tokens.client_id = "id.apps";
  google.tokens.client_secret = "GOCSPX-c4n4ry";
  google.tokens.refresh_token = "1//c4n4ry+&=";
  const Result<Secret> token = user("1//c4n4ry+&=")->token(google.task, TokenWish::first);
  ASSERT_TRUE(token);
  EXPECT_TRUE(google.tokens.accepts(revealed(*token)));
}

TEST(AuthorizedUser, whose_login_is_over_is_refused) {
  Google google;
  google.tokens.client_id = "id.apps";
  const Result<Secret> token = user("1//c4n4ry-old")->token(google.task, TokenWish::first);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::source_forbidden);
  EXPECT_NE(words_of(token.error()).find("invalid_grant"), std::string::npos);
}

ServiceAccountKey key_with(std::string_view pem) {
  return {"robot@demo", "key-1", *Secret::copy_of(pem), "https://oauth2.googleapis.com/token"};
}

struct Token {
  std::string head;
  std::string claims;
  bool is_signed = false;
};

Token read(const Secret& secret) {
  const std::string text = revealed(secret);
  const auto parts = base::split(text, '.');
  if (parts.size() != 3) return {};
  const std::string input = std::string(parts[0]) + "." + std::string(parts[1]);
  return {*base::base64url_decode(parts[0]), *base::base64url_decode(parts[1]),
          TestKey::get().verifies(input, *base::base64url_decode(parts[2]))};
}

TEST(ServiceAccount, signs_its_own_token_for_a_scope_and_no_audience) {
  Google google;
  const auto account = service_account(key_with(TestKey::get().pem));
  const Token token = read(*account->token(google.task, TokenWish::first));
  EXPECT_TRUE(token.is_signed);
  EXPECT_EQ(token.head, R"({"alg":"RS256","typ":"JWT","kid":"key-1"})");
  EXPECT_EQ(token.claims,
            R"({"iss":"robot@demo","scope":"https://www.googleapis.com/auth/cloud-platform","iat":1767225600,)"
            R"("exp":1767229200,"sub":"robot@demo"})");
  EXPECT_TRUE(google.tokens.requests().empty()) << "that needs no network";
}

TEST(ServiceAccount, exchanges_an_assertion_where_its_own_token_was_refused) {
  Google google;
  google.tokens.service_account = "robot@demo";
  const auto account = service_account(key_with(TestKey::get().pem));
  const Result<Secret> token = account->token(google.task, TokenWish::another);
  ASSERT_TRUE(token);
  EXPECT_TRUE(google.tokens.accepts(revealed(*token)));
  ASSERT_EQ(google.tokens.requests().size(), 1U);
  EXPECT_EQ(google.tokens.requests()[0].target, "/token");
}

TEST(ServiceAccount, of_another_universe_only_signs) {
  Google google;
  ServiceAccountKey key = key_with(TestKey::get().pem);
  key.exchanges = false;
  const auto account = service_account(std::move(key));
  EXPECT_TRUE(read(*account->token(google.task, TokenWish::another)).is_signed);
}

TEST(ServiceAccount, that_google_does_not_know_is_refused) {
  Google google;
  const Result<Secret> token = service_account(key_with(TestKey::get().pem))->token(google.task, TokenWish::another);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::source_forbidden);
  EXPECT_NE(words_of(token.error()).find("invalid_grant"), std::string::npos);
}

TEST(ServiceAccount, with_a_bad_key_says_so) {
  Google google;
  const Result<Secret> token = service_account(key_with("c4n4ry"))->token(google.task, TokenWish::first);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Code::configuration_malformed);
  EXPECT_NE(words_of(token.error()).find("robot@demo"), std::string::npos);
}

/// Gives a token that the token service knows, or one that nobody does.
class Given final : public TokenSource {
 public:
  explicit Given(std::string token) : token_(std::move(token)) {}
  Result<Secret> token(const http::Task& /*task*/, TokenWish /*wish*/) const override {
    return Secret::copy_of(token_);
  }

 private:
  std::string token_;
};

std::unique_ptr<TokenSource> acting(std::string token) {
  return impersonation(
      {std::make_unique<Given>(std::move(token)),
       "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/app@demo:generateAccessToken",
       {"projects/-/serviceAccounts/between@demo"},
       900});
}

TEST(Impersonation, gets_a_token_of_the_account) {
  Google google;
  google.tokens.impersonated_account = "app@demo";
  const Result<Secret> token = acting(google.tokens.new_token())->token(google.task, TokenWish::first);
  ASSERT_TRUE(token);
  EXPECT_TRUE(google.tokens.accepts(revealed(*token)));
  EXPECT_EQ(google.tokens.requests().back().body,
            R"({"delegates":["projects/-/serviceAccounts/between@demo"],)"
            R"("scope":["https://www.googleapis.com/auth/cloud-platform"],"lifetime":"900s"})");
}

TEST(Impersonation, without_leave_is_denied) {
  Google google;
  google.tokens.impersonated_account = "other@demo";
  for (const std::string& source : {google.tokens.new_token(), std::string("c4n4ry-unknown")}) {
    const Result<Secret> token = acting(source)->token(google.task, TokenWish::first);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, Code::source_forbidden);
    EXPECT_NE(words_of(token.error()).find("roles/iam.serviceAccountTokenCreator"), std::string::npos);
  }
}

TEST(Impersonation, survives_faults_that_pass_and_names_those_that_stay) {
  Google google;
  google.tokens.impersonated_account = "app@demo";
  google.tokens.faults().next(testing::GcpFault::unavailable, 3);
  EXPECT_TRUE(acting(google.tokens.new_token())->token(google.task, TokenWish::first));
  for (const testing::GcpFault fault : {testing::GcpFault::garbled, testing::GcpFault::no_body,
                                        testing::GcpFault::redirect, testing::GcpFault::internal}) {
    google.tokens.faults().choose([fault] { return fault; });
    const Result<Secret> token = acting("c4n4ry")->token(google.another_task(), TokenWish::first);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().category(), Category::unreachable);
    EXPECT_NE(words_of(token.error()).find("the IAM Credentials API"), std::string::npos);
  }
}

}  // namespace jwtsync::gcp::accounts_test
