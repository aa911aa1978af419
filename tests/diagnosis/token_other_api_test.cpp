// SPDX-License-Identifier: Apache-2.0
#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::token_other_api_test {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<Finding> asked(std::string_view header, std::string_view claims) {
  return fixture::judged(token_of(header, claims, testing::other_canary_secret)).findings();
}

TEST(token_other_api, of_microsoft_is_told_by_its_nonce_or_audience) {
  const auto graph = asked(R"({"alg":"HS256","nonce":"n"})",
                           R"({"iss":"auth","aud":"00000003-0000-0000-c000-000000000000","exp":1767225700})");
  ASSERT_THAT(graph, ::testing::SizeIs(1));
  EXPECT_EQ(graph[0].cause, Cause::token_for_other_api);
  EXPECT_EQ(graph[0].certainty, Certainty::certain);
  EXPECT_THAT(graph[0].fix, HasSubstr("api://"));
  EXPECT_EQ(asked(R"({"alg":"HS256"})", R"({"iss":"auth","aud":"https://graph.microsoft.com/","exp":1767225700})")
                .at(0)
                .cause,
            Cause::token_for_other_api);
  EXPECT_EQ(asked(R"({"alg":"HS256","nonce":"n"})", R"({"iss":"auth","aud":"mine","exp":1767225700})").at(0).certainty,
            Certainty::likely);
}

TEST(token_other_api, of_auth0_is_told_by_its_audience_alone) {
  EXPECT_EQ(asked(R"({"alg":"HS256"})", R"({"iss":"auth","aud":"https://x.auth0.com/userinfo","exp":1767225700})")
                .at(0)
                .cause,
            Cause::token_for_other_api);
  EXPECT_NE(
      asked(R"({"alg":"HS256"})", R"({"iss":"auth","aud":["mine","https://x.auth0.com/userinfo"],"exp":1767225700})")
          .at(0)
          .cause,
      Cause::token_for_other_api);
}

TEST(token_other_api, is_told_by_extensions) {
  EXPECT_EQ(asked(R"({"alg":"HS256","crit":["b64"],"b64":false})", good_claims).at(0).cause,
            Cause::token_for_other_api);
}

TEST(token_other_api, is_no_finding_of_a_token_that_is_taken) {
  EXPECT_THAT(fixture::judged(token_of(R"({"alg":"HS256","nonce":"n"})", good_claims)).causes(),
              Not(Contains(Cause::token_for_other_api)));
}

}  // namespace jwtsync::token_other_api_test
