// SPDX-License-Identifier: Apache-2.0
#include "base/characters.h"

#include <gtest/gtest.h>

namespace jwtsync::base::characters_test {

TEST(characters, count_as_hexadecimal_digits_in_either_case) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (int c = -128; c < 128; ++c) {
    const std::size_t place = digits.find(lower(static_cast<char>(c)));
    EXPECT_EQ(hex_value(static_cast<char>(c)), place == digits.npos ? -1 : static_cast<int>(place)) << c;
  }
}

TEST(characters, of_a_whole_number_are_digits) {
  for (const std::string_view text : {"0", "007", "99999999999999999999999"})
    EXPECT_TRUE(is_whole_number(text)) << text;
  for (const std::string_view text : {"", "-1", "+1", "1.0", " 1", "1a", "\xd9\xa1"}) {
    EXPECT_FALSE(is_whole_number(text)) << text;
  }
}

TEST(characters, are_equal_in_any_case_of_ascii) {
  EXPECT_TRUE(equal_ignoring_case("Content-Length", "content-LENGTH"));
  EXPECT_FALSE(equal_ignoring_case("Host", "Hosts"));
  EXPECT_FALSE(equal_ignoring_case("[", "{")) << "these differ by the same bit as letters do";
}

}  // namespace jwtsync::base::characters_test
