// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <array>

namespace jwtsync::sources::dotenv::python_test {

TEST(python, takes_quotes_off_and_reads_escapes) {
  expect_made(read_python, std::array<MadeCase, 11>{{
                               {"A=b # c\n", "value=b"},
                               {"A=b#c", "value=b#c"},
                               {"A = b \t", "value=b"},
                               {R"(A="b\n\a\"\\\q$X")", "value=b\n\a\"\\\\q$X"},
                               {"A='b\\n\\\\\\''", "value=b\\n\\'"},
                               {"export 'A'=b", "value=b"},
                               {"A=\"b\nc\" # d", "value=b\nc"},
                               {"A=\"b\\\"", "value=b\\"},
                               {"A=b\r\nB=c", "value=b"},
                               {"A=\u00a0b", "value=b"},
                               {"A=", "value="},
                           }});
}

TEST(python, puts_variables_in_whatever_the_quotes) {
  expect_made(read_python, std::array<MadeCase, 6>{{
                               {"A='${X}'", "because=variable"},
                               {"A=${X:-d}", "because=variable"},
                               {"A=${}", "because=variable"},
                               {"A=${X:d}", "value=${X:d}"},
                               {"A=${X", "value=${X"},
                               {"A=$X$$", "value=$X$$"},
                           }});
}

TEST(python, leaves_out_a_statement_that_it_cannot_read) {
  expect_made(read_python, std::array<MadeCase, 5>{{
                               {"A=b\nA=\"c\"d", "value=b"},
                               {"A='b", "absent"},
                               {"A b=c", "absent"},
                               {"A=b\nA", "absent"},
                               {"\xEF\xBB\xBF"
                                "A=b",
                                "absent"},
                           }});
}

TEST(python, compose_1_takes_a_mark_off_and_a_name_alone_from_its_own_environment) {
  EXPECT_EQ(made(read_compose_v1, "\xEF\xBB\xBF A=b"), "value=b");
  EXPECT_EQ(made(read_compose_v1, "A=b\nA"), "because=own environment");
  EXPECT_EQ(made(read_compose_v1, "A=\"$X\""), "value=$X");
}

}  // namespace jwtsync::sources::dotenv::python_test
