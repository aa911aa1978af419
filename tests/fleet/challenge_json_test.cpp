// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "fleet/wire.h"

#include <gmock/gmock.h>

namespace jwtsync::challenge_json_test {

// As docs/reference/protocol.md has it.
constexpr std::string_view golden =
    R"({"service":"auth","instance":"auth-7d9f-1a2b3c4d","keys":[{"kid":"EOzCZmqx-1X0_59m","role":"signs",)"
    R"("algorithm":"HS256","answer":"S0bo19D98t9pPkT_t8G3tN12yqaoJYAOxsrTR_6-iAo","variants":)"
    R"([{"name":"trailing_newline","answer":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}]})";

std::string with(std::string_view from, std::string_view to) {
  std::string text(golden);
  return text.replace(text.find(from), from.size(), to);
}

TEST(challenge_json, is_pinned) {
  ChallengeAnswer answer{"auth", "auth-7d9f-1a2b3c4d", {}};
  answer.keys = {{"EOzCZmqx-1X0_59m",
                  KeyRole::signs,
                  "HS256",
                  "S0bo19D98t9pPkT_t8G3tN12yqaoJYAOxsrTR_6-iAo",
                  {{"trailing_newline", std::string(43, 'A')}}}};
  EXPECT_EQ(to_json(answer), golden);
}

TEST(challenge_json, comes_back_whole) {
  const Result<ChallengeAnswer> answer = fleet::parse_challenge_answer(golden);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(to_json(*answer), golden);
}

TEST(challenge_json, takes_members_and_variants_it_does_not_know) {
  EXPECT_TRUE(fleet::parse_challenge_answer(with("\"kid\"", "\"since\":7,\"kid\"")));
  EXPECT_TRUE(fleet::parse_challenge_answer(with("trailing_newline", "rot13")));
}

TEST(challenge_json, names_what_is_wrong) {
  struct Row {
    std::string_view from, to, message;
  };
  constexpr Row rows[] = {
      {"\"instance\":\"auth-7d9f-1a2b3c4d\",", "", "challenge.instance is missing"},
      {"S0bo", "S0b", "challenge.keys[0].answer is not 43 base64url characters"},
      {"S0bo19D9", "S0bo+/D9", "challenge.keys[0].answer is not 43 base64url characters"},
      {"\"variants\":[", "\"variants\":[null,", "challenge.keys[0].variants[0] is not an object"},
      {"\"name\":\"trailing_newline\"", "\"name\":1", "challenge.keys[0].variants[0].name is not text"},
      {"\"answer\":\"AAAA", "\"answer\":\"A", "challenge.keys[0].variants[0].answer is not 43 base64url characters"},
      {",\"variants\":[{\"name\":\"trailing_newline\",\"answer\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}]", "",
       "challenge.keys[0].variants is missing"},
  };
  for (const Row& row : rows) {
    const Result<ChallengeAnswer> answer = fleet::parse_challenge_answer(with(row.from, row.to));
    ASSERT_FALSE(answer) << row.to;
    EXPECT_EQ(answer.error().code, Code::answer_malformed);
    EXPECT_EQ(answer.error().message, row.message);
  }
}

TEST(challenge_json, of_a_process_without_a_key_is_empty) {
  const Result<ChallengeAnswer> answer = fleet::parse_challenge_answer(R"({"service":"a","instance":"b","keys":[]})");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->keys.empty());
}

TEST(challenge_json, of_the_protocol_page_is_read) {
  const std::string example = fixture::example_of_page("`challenge` is");
  const auto read = fleet::parse_challenge_answer(example);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_json(*read), fixture::without_layout(example));
}

}  // namespace jwtsync::challenge_json_test
