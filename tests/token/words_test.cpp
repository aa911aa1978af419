// SPDX-License-Identifier: Apache-2.0
#include "token/words.h"

#include <gtest/gtest.h>

#include <cctype>
#include <string>

#include "base/error.h"
#include "token/open.h"

namespace jwtsync::token::words_test {

TEST(Words, every_refusal_has_a_message_and_a_hint_in_the_tone_of_the_house) {
  for (const base::CodeRow& row : base::code_table()) {
    if (!row.name.starts_with("token_") && row.code != Code::ring_unavailable) continue;
    const Error error = in_words({row.code}, "token");
    EXPECT_EQ(error.code, row.code);
    EXPECT_NE(error.message, "the token is refused") << row.name;
    for (const std::string& text : {error.message, error.hint}) {
      ASSERT_FALSE(text.empty()) << row.name;
      EXPECT_TRUE(std::islower(static_cast<unsigned char>(text.front()))) << text;
      EXPECT_NE(text.back(), '.') << text;
    }
  }
}

TEST(Words, put_subject_and_problem_together) {
  EXPECT_EQ(in_words({Code::token_malformed, "the header", "is not valid JSON"}, "a.b.c").message,
            "the header is not valid JSON");
  EXPECT_EQ(in_words({Code::token_claim_missing, "exp"}, "").message, "the claim \"exp\" is missing");
  EXPECT_EQ(in_words({Code::token_claim_malformed, "iat", "must be a number of seconds"}, "").message,
            "the claim \"iat\" must be a number of seconds");
}

TEST(Words, tell_what_befell_a_token_on_its_way) {
  for (const auto& [text, message] : {std::pair<std::string, std::string>{"", "there is no token"},
                                      {"Bearer a.b.c", "a word such as \"Bearer\" stands in front of the token"},
                                      {"b'a.b.c'", "the token stands in b'...', as Python shows bytes"},
                                      {"a.b.\nc", "white space stands in the token"},
                                      {"\"a.b.c\"", "the token stands in quotation marks"},
                                      {"'a.b.c'", "the token stands in quotation marks"}}) {
    EXPECT_EQ(in_words({Code::token_malformed, "the header", "is not valid JSON"}, text).message, message) << text;
  }
}

TEST(Words, tell_a_part_that_was_cut_from_one_that_has_something_else_in_it) {
  EXPECT_EQ(in_words({Code::token_malformed, "the signature", not_base64url}, "a.b.c").message,
            "the signature ends within a byte: it was cut or changed on its way");
  EXPECT_EQ(in_words({Code::token_malformed, "the signature", not_base64url}, "a.b.%").message,
            "the signature is not base64url without padding");
}

TEST(Words, say_how_large_a_token_is) {
  EXPECT_EQ(in_words({Code::token_too_large}, std::string(70'000, 'x')).message,
            "the token has 70000 bytes; at most 65536 are read");
}

}  // namespace jwtsync::token::words_test
