// SPDX-License-Identifier: Apache-2.0
#include "cli/claims_text.h"

#include <gtest/gtest.h>

namespace jwtsync::cli::claims_text_test {

using namespace std::chrono_literals;

constexpr Time now{1'767'225'600s};  // 2026-01-01T00:00:00Z

TEST(claims_text, shows_each_member_and_what_its_time_means) {
  EXPECT_EQ(claims_text(R"({"sub":"me","exp":1767229200,"iat":1767218400.5,"roles":["a","b"],"n":1767229200})", now),
            "  sub    me\n"
            "  exp    1767229200    2026-01-01T01:00:00Z, in 1 h\n"
            "  iat    1767218400.5  2025-12-31T22:00:00Z, 2 h ago\n"
            "  roles  [\"a\",\"b\"]\n"
            "  n      1767229200\n");
}

TEST(claims_text, a_time_that_is_no_date_is_left_as_it_is) {
  EXPECT_EQ(claims_text(R"({"exp":1e300})", now), "  exp  1e+300\n");
  EXPECT_EQ(claims_text(R"({"exp":-5})", now), "  exp  -5\n");
  EXPECT_EQ(claims_text(R"({"exp":"soon"})", now), "  exp  soon\n");
}

TEST(claims_text, a_time_after_the_last_that_a_clock_has_is_told_too) {
  EXPECT_EQ(claims_text(R"({"exp":253402300799})", now), "  exp  253402300799  9999-12-31T23:59:59Z, in 2912442 d\n");
}

TEST(claims_text, a_claim_cannot_disturb_the_terminal) {
  EXPECT_EQ(claims_text(R"({"s\u001bub":"\u001b[2J\u202e"})", now), "  s\\u{1b}ub  \\u{1b}[2J\\u{202e}\n");
}

TEST(claims_text, numbers_beyond_a_double_are_shown_as_they_came) {
  EXPECT_EQ(claims_text(R"({"n":1e999})", now), "  {\"n\":1e999}\n");
}

TEST(claims_text, json_of_many_lines_fits_on_one) {
  EXPECT_EQ(one_line("{\r\n\t\"a\\n\": 1\n}"), "{  \t\"a\\n\": 1 }");
}

}  // namespace jwtsync::cli::claims_text_test
