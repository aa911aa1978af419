// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <array>

namespace jwtsync::sources::dotenv::systemd_test {

TEST(systemd, joins_texts_in_quotes_and_takes_backslashes_off) {
  expect_made(read_systemd, std::array<MadeCase, 12>{{
                                {"A=b # c \n", "value=b # c"},
                                {"A=\"b\" c", "value=bc"},
                                {"A='b'\"c\"d", "value=bcd"},
                                {"A=b\"c\"", "value=b\"c\""},
                                {R"(A=b\nc\ )", "value=bnc "},
                                {R"(A="\"\$\n\\")", "value=\"$\\n\\"},
                                {"A=b\\\nc", "value=bc"},
                                {"A='b\\'", "value=b\\"},
                                {"A=b\rA=c\r\n", "value=c"},
                                {"A = b", "value=b"},
                                {"A='b\nc", "value=b\nc"},
                                {"A=$X", "value=$X"},
                            }});
}

TEST(systemd, takes_a_semicolon_for_a_comment_and_goes_on_with_one_that_ends_in_a_backslash) {
  EXPECT_EQ(made(read_systemd, ";A=b"), "absent");
  EXPECT_EQ(made(read_systemd, "# c\\\nA=b"), "absent");
  EXPECT_EQ(made(read_systemd, "export A=b\nA"), "absent");
}

}  // namespace jwtsync::sources::dotenv::systemd_test
