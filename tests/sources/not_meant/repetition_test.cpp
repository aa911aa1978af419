// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/repetition.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant {
namespace {

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

}  // namespace
}  // namespace jwtsync::sources::not_meant
