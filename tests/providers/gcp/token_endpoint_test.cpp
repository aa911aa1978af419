// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/token_endpoint.h"

#include "google.h"

namespace jwtsync::gcp::token_endpoint_test {

/// What a token endpoint that gives this answer makes of a request.
Result<Secret> token_of(HttpResponse answer, std::chrono::nanoseconds* took = nullptr) {
  testing::FakeWorld fake;
  const World world = fake.world();
  testing::FunctionService service([&](const ReceivedRequest&) { return answer; });
  fake.network.attach("oauth2.googleapis.com", service);
  Form form;
  form.add("grant_type", "refresh_token");
  Result<Secret> token = fetch_token({world, std::chrono::seconds{10}},
                                     form_request(std::string(google_token_endpoint), std::move(form)), "the endpoint");
  if (took != nullptr) *took = fake.clock.elapsed();
  return token;
}

TEST(TokenForm, is_encoded) {
  Form form;
  form.add("a", "x y&=+/é").add("b", *Secret::copy_of("1//0-c4n4ry_~.")).add("c", "");
  EXPECT_EQ(std::move(form).take(), "a=x%20y%26%3D%2B%2F%C3%A9&b=1%2F%2F0-c4n4ry_~.&c=");
}

TEST(FetchToken, gives_the_token) {
  EXPECT_EQ(revealed(*token_of({200, {}, R"({"access_token":"ya29.x","expires_in":"3599","token_type":"Bearer"})"})),
            "ya29.x");
}

TEST(FetchToken, says_what_went_wrong_and_quotes_none_of_it) {
  struct Case {
    int status;
    std::string body;
    Code code;
    std::string says;
  };
  const Case cases[] = {
      {400, R"({"error":"invalid_grant","error_description":"c4n4ry"})", Code::source_forbidden,
       "the endpoint refuses the credentials (400): invalid_grant"},
      {401, R"({"error":"invalid_client"})", Code::source_forbidden, "(401): invalid_client"},
      {400, R"({"error":"c4n4ry"})", Code::source_forbidden, "(400) |"},
      {403, "c4n4ry", Code::source_forbidden, "(403) |"},
      {400, R"({"error":"temporarily_unavailable"})", Code::source_unreachable, "answers 400"},
      {404, "", Code::source_unreachable, "answers 404"},
      {302, "", Code::source_unreachable, "answers 302"},
      {503, "", Code::source_unreachable, "answers 503"},
      {200, "c4n4ry", Code::answer_malformed, "without an access token"},
      {200, R"({"access_token":""})", Code::answer_malformed, "without an access token"},
      {200, R"({"access_token":5})", Code::answer_malformed, "without an access token"},
      {200, R"({"id_token":"c4n4ry"})", Code::answer_malformed, "without an access token"},
  };
  for (const Case& tried : cases) {
    const Result<Secret> token = token_of({tried.status, {}, tried.body});
    ASSERT_FALSE(token) << tried.body;
    EXPECT_EQ(token.error().code, tried.code) << tried.body;
    EXPECT_NE(words_of(token.error()).find(tried.says), std::string::npos) << words_of(token.error());
  }
}

TEST(FetchToken, asks_again_after_faults_that_pass_only) {
  std::chrono::nanoseconds took{0};
  EXPECT_FALSE(token_of({400, {}, R"({"error":"server_error"})"}, &took));
  EXPECT_GT(took.count(), 0);
  EXPECT_FALSE(token_of({400, {}, R"({"error":"invalid_grant"})"}, &took));
  EXPECT_EQ(took.count(), 0);
}

TEST(HttpsAddress, is_https_and_has_a_host) {
  EXPECT_TRUE(is_https_address("https://sts.googleapis.com/v1/token"));
  EXPECT_TRUE(is_https_address("https://sts.googleapis.com:443"));
  EXPECT_TRUE(is_https_address("https://a.b/projects/-/serviceAccounts/x@y.iam:generateAccessToken?a=b"));
  for (const char* text : {"", "https://", "http://a.b/", "https:///x", "https://user@a.b/", "https://a b/",
                           "https://a.b/\r\nx: y", "HTTPS://a.b", "file:///etc/passwd"}) {
    EXPECT_FALSE(is_https_address(text)) << text;
  }
}

}  // namespace jwtsync::gcp::token_endpoint_test
