// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <array>

namespace jwtsync::sources::dotenv::compose_test {

TEST(compose, takes_quotes_off_and_reads_escapes_in_double_quotes) {
  expect_made(read_compose_v2, std::array<MadeCase, 10>{{
                                   {"A=b  # c\n", "value=b"},
                                   {"A=b#c\\n", "value=b#c\\n"},
                                   {R"(A="b\n\t\"\\\q")", "value=b\n\t\"\\\\q"},
                                   {"A='b\\n\\''", "value=b\\n'"},
                                   {R"(A="\0101\0377\012\08")", "value=A\u00ff\\12\\8"},
                                   {"A: b", "value=b"},
                                   {"export A=\"b\nc\" # d\n", "value=b\nc"},
                                   {"A=b\r\n", "value=b"},
                                   {"\xEF\xBB\xBF A=b", "value=b"},
                                   {"A", "absent"},
                               }});
}

TEST(compose, puts_variables_in_but_for_single_quotes_and_one_dollar_for_two) {
  expect_made(read_compose_v2, std::array<MadeCase, 10>{{
                                   {"A=a$$b$", "value=a$b$"},
                                   {"A=a$1", "value=a$1"},
                                   {"A='$X$$'", "value=$X$$"},
                                   {"A=\"\\$X\"", "value=$X"},
                                   {"A=a$x", "because=variable"},
                                   {"A=\"${X}\"", "because=variable"},
                                   {"A=${X:-d}", "because=variable"},
                                   {"A=${X?}", "because=variable"},
                                   {"A=${X", "because=refused fault=1"},
                                   {"A=${1}", "because=refused fault=1"},
                               }});
}

TEST(compose, ends_with_an_error_at_what_it_cannot_read) {
  expect_made(read_compose_v2, std::array<MadeCase, 6>{{
                                   {"A=\"b", "because=refused fault=1"},
                                   {"B!=c\nA=b", "value=b fault=1"},
                                   {"B C=d\nA=b", "value=b fault=1"},
                                   {"B='c\nA=b", "value=b fault=1"},
                                   {"B=${\nA=b", "value=b fault=1"},
                                   {"A\n", "because=own environment"},
                               }});
}

}  // namespace jwtsync::sources::dotenv::compose_test
