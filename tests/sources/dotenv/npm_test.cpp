// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <array>

namespace jwtsync::sources::dotenv::npm_test {

TEST(npm, takes_quotes_off_and_ends_a_value_at_any_hash) {
  expect_made(read_npm, std::array<MadeCase, 12>{{
                            {"A=b#c\n", "value=b"},
                            {"A=#b", "value="},
                            {"A='b#c' # d", "value=b#c"},
                            {"A='b'c'", "value=b'c"},
                            {"A=`b`", "value=b"},
                            {R"(A="b\n\r\t\"")", "value=b\n\r\\t\\\""},
                            {R"(A=b\n)", "value=b\\n"},
                            {"A: b", "value=b"},
                            {"A:b", "absent"},
                            {"export  A = b ", "value=b"},
                            {"\xEF\xBB\xBF A=b\r\n", "value=b"},
                            {"A=$X${X}", "value=$X${X}"},
                        }});
}

TEST(npm, looks_for_an_equals_sign_and_a_quotation_mark_in_the_next_line_too) {
  expect_made(read_npm, std::array<MadeCase, 6>{{
                            {"A\n=b", "value=b"},
                            {"A=\n'b'", "value=b"},
                            {"A=\nB=c", "value="},
                            {"A='b\nc'", "value=b\nc"},
                            {"A='b\nB='c'", "value='b"},
                            {"B='\nA=b\n'", "absent"},
                        }});
}

TEST(npm, closes_quotes_as_a_regular_expression_goes_back) {
  EXPECT_EQ(made(read_npm, R"(A="b\")"), R"(value=b\)");
  EXPECT_EQ(made(read_npm, "A='b\\'c'd"), "value='b\\'c'd");
}

}  // namespace jwtsync::sources::dotenv::npm_test
