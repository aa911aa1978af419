// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/impersonation.h"

#include "google.h"

namespace jwtsync::gcp {
namespace {

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

}  // namespace
}  // namespace jwtsync::gcp
