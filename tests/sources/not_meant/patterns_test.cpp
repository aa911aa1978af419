// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant::patterns_test {

TEST(repetition, of_a_short_word_is_found) {
  for (const std::string_view value :
       {std::string_view("0123456789abcdef0123456789abcdef"), std::string_view("01234567890123456789012345678901"),
        std::string_view("12345678901234567890123456789012"), std::string_view("secretsecretsecretsecretsecretsecret"),
        std::string_view("abcabcabcabcabcabcabcabcabcabcabcabcab"),
        std::string_view("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        std::string_view("xxxxxxxx-xxxxxxxx-xxxxxxxx-xxxxxxxx-x"),
        std::string_view("sharedsecret1234sharedsecret1234")}) {
    EXPECT_NE(repetition(value), "") << value;
  }
}

TEST(repetition, is_of_one_piece_and_of_a_short_one) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"), std::string_view("c4n4ry-c4n4rz-c4n4ry"),
        std::string_view("a"), std::string_view(""),
        std::string_view("550e8400-e29b-41d4-a716-446655440000550e8400-e29b-41d4-a716-446655440000")}) {
    EXPECT_EQ(repetition(value), "") << value;
  }
}

TEST(no_value, is_found_however_often_it_stands_there) {
  for (const std::string_view value : {std::string_view("nullnullnullnullnullnullnullnull"),
                                       std::string_view("undefined-undefined-undefined-undefined"),
                                       std::string_view("[object Object][object Object][object Object]"),
                                       std::string_view("None None None None None None None None"),
                                       std::string_view("falsefalsetruetruefalsefalsetruetrue")}) {
    EXPECT_NE(no_value(value), "") << value;
  }
}

TEST(no_value, is_not_what_only_begins_so) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"), std::string_view("nullc4n4ry"),
        std::string_view("-----"), std::string_view("nothing"), std::string_view("[object")}) {
    EXPECT_EQ(no_value(value), "") << value;
  }
}

TEST(rows, of_keys_letters_and_digits_are_found) {
  for (const std::string_view value :
       {std::string_view("qazwsxedcrfvtgbyhnujmikolp123456"), std::string_view("1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t6y"),
        std::string_view("qwertyuiopasdfghjklzxcvbnm123456"), std::string_view("abcdefghijklmnopqrstuvwxyz123456"),
        std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        std::string_view("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"),
        std::string_view("qwerty-asdfgh-zxcvbn-123456-qwerty-asdfgh"),
        std::string_view("abcd1234efgh5678ijkl9012mnop3456"), std::string_view("0123456789abcdef0123456789abcdef"),
        std::string_view("abcd1234efgh5678ijkl9012mnop3456"), std::string_view("zyxwvutsrqponmlkjihgfedcba987654"),
        std::string_view("!@#$%^&*()qwertyuiopasdfghjklzxc"), std::string_view("1qaz@WSX3edc$RFV5tgb^YHN7ujm*IK<"),
        std::string_view("QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?")}) {
    EXPECT_NE(rows(value), "") << value;
  }
}

TEST(rows, cover_the_whole_value_or_nothing) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"), std::string_view("qwertyuiop-c4n4ry-asdfghjkl"),
        std::string_view("abxcdyefzghc4n4ry"), std::string_view("12"), std::string_view("ab")}) {
    EXPECT_EQ(rows(value), "") << value;
  }
}

TEST(rows, are_followed_forwards_backwards_and_on_the_spot) {
  EXPECT_EQ(row_at_start_of("qwert-x"), 5U);
  EXPECT_EQ(row_at_start_of("TREWQ"), 5U);
  EXPECT_EQ(row_at_start_of("aaaa1"), 4U);
  EXPECT_EQ(row_at_start_of("7890123"), 7U);
  EXPECT_EQ(row_at_start_of("xyzabc"), 6U);
  EXPECT_EQ(row_at_start_of("q"), 1U);
  EXPECT_EQ(row_at_start_of(""), 0U);
  EXPECT_EQ(row_at_start_of("\xC3\xA9\xC3"), 1U);
}

}  // namespace jwtsync::sources::not_meant::patterns_test
