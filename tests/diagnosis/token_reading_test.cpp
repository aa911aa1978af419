// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/token_reading.h"

#include "question_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::token_reading_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(token_reading, is_of_header_and_claims) {
  const fixture::Question question = fixture::saying(R"({"iss":"auth","aud":["a","b",7],"exp":7,"sub":null})");
  const Reading reading = reading_of(question.evidence());
  EXPECT_EQ(text_in(reading.header, "alg"), "HS256");
  EXPECT_EQ(text_in(reading.claims, "iss"), "auth");
  EXPECT_EQ(text_in(reading.claims, "exp"), std::nullopt);
  EXPECT_EQ(number_in(reading.claims, "exp"), 7);
  EXPECT_THAT(texts_in(reading.claims, "aud"), ElementsAre("a", "b"));
  EXPECT_THAT(texts_in(reading.claims, "iss"), ElementsAre("auth"));
  EXPECT_EQ(member_of(reading.claims, "nothing"), nullptr);
}

TEST(token_reading, is_of_nothing_where_nothing_can_be_read) {
  const fixture::Question question = fixture::judged("x.y.z");
  EXPECT_TRUE(reading_of(question.evidence()).claims.is_null());
  EXPECT_EQ(member_of(json::Value(), "a"), nullptr);
}

TEST(token_reading, shows_texts_cut_and_escaped) {
  EXPECT_EQ(in_quotes("a\nb"), "\"a\\u{a}b\"");
  EXPECT_LT(in_quotes(std::string(500, 'a')).size(), 100U);
  EXPECT_EQ(in_quotes(std::vector<std::string>{"a", "b", "c", "d", "e", "f"}), R"("a", "b", "c", "d" and 2 more)");
}

TEST(token_reading, makes_findings_no_surer_than_their_rows) {
  EXPECT_EQ(of_token(Cause::id_token_used, Certainty::certain, "why", Advice("fix")).certainty, Certainty::likely);
  EXPECT_EQ(of_token(Cause::token_expired, Certainty::possible, "why", Advice("fix")).certainty, Certainty::possible);
  EXPECT_THAT(of_token(Cause::token_expired, Certainty::certain, "why", Advice("fix"), {"", "line"}).evidence,
              ElementsAre("line"));
}

}  // namespace jwtsync::diagnosis::token_reading_test
