// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rows.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant {
namespace {

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

}  // namespace
}  // namespace jwtsync::sources::not_meant
