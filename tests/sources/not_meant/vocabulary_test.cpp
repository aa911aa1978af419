// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/words.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant::vocabulary_test {

TEST(vocabulary, is_known_in_any_case) {
  EXPECT_TRUE(is_known_word("change"));
  EXPECT_TRUE(is_known_word("SECRET"));
  EXPECT_TRUE(is_known_word("Your"));
  EXPECT_TRUE(is_known_word("a"));
  EXPECT_TRUE(is_known_word("yours"));
  EXPECT_FALSE(is_known_word("orchard"));
  EXPECT_FALSE(is_known_word("secre"));
  EXPECT_FALSE(is_known_word(""));
  EXPECT_FALSE(is_known_word("\xC3\xA9"));
}

TEST(vocabulary, has_words_of_names_that_are_no_prose) {
  EXPECT_TRUE(is_word_of_names("jwt"));
  EXPECT_TRUE(is_word_of_names("STAGING"));
  EXPECT_FALSE(is_word_of_names("change"));
}

TEST(vocabulary, has_phrases_of_two_words_in_their_order) {
  EXPECT_TRUE(is_phrase("change", "me"));
  EXPECT_TRUE(is_phrase("Change", "ME"));
  EXPECT_TRUE(is_phrase("in", "production"));
  EXPECT_FALSE(is_phrase("me", "change"));
  EXPECT_FALSE(is_phrase("chang", "e me"));
  EXPECT_FALSE(is_phrase("", ""));
}

}  // namespace jwtsync::sources::not_meant::vocabulary_test
