// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/authorized_user.h"

#include "google.h"

namespace jwtsync::gcp {
namespace {

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

}  // namespace
}  // namespace jwtsync::gcp
