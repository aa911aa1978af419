// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <array>

namespace jwtsync::sources::dotenv::shell_test {

TEST(shell, reads_words_as_a_shell_does) {
  expect_made(read_shell, std::array<MadeCase, 14>{{
                              {"A=b # c\n", "value=b"},
                              {"A=b#c", "value=b#c"},
                              {"A=\"b\"'c'd", "value=bcd"},
                              {R"(A=b\nc\ d)", "value=bnc d"},
                              {R"(A="\"\$\n\\")", "value=\"$\\n\\"},
                              {"A=b\\\nc", "value=bc"},
                              {"A='b\nc'", "value=b\nc"},
                              {"export A=b B\n", "value=b"},
                              {"B=c A=b", "value=b"},
                              {"A=b;\nB=c", "value=b"},
                              {"A=b\r\n", "value=b\r"},
                              {"A=b$", "value=b$"},
                              {"A=b\nA=", "value="},
                              {"A={b,c}*!", "value={b,c}*!"},
                          }});
}

TEST(shell, says_what_does_not_stand_in_the_file) {
  expect_made(read_shell, std::array<MadeCase, 12>{{
                              {"A=$X", "because=variable"},
                              {"A=\"${X:-b c}\"d", "because=variable"},
                              {"A=b$1", "because=variable"},
                              {"A=`b c`", "because=command fault=1"},
                              {"A=$(b (c) )", "because=command fault=1"},
                              {"A=~b", "because=home"},
                              {"A=b:~", "because=home"},
                              {"A='~'", "value=~"},
                              {"A=$'b'", "because=shells differ"},
                              {"A=b\nA+=c", "because=shells differ"},
                              {"export A={b,c}", "because=shells differ"},
                              {"A='b", "because=refused fault=1"},
                          }});
}

TEST(shell, runs_what_is_no_assignment) {
  expect_made(read_shell, std::array<MadeCase, 12>{{
                              {"A=b c", "because=run fault=1"},
                              {"A=b|c", "because=run fault=1"},
                              {"A=b;c", "value=b fault=1"},
                              {"A =b", "absent fault=1"},
                              {"B=c d\nA=b", "value=b fault=1"},
                              {"A=b\nset B=c A=d", "because=run fault=2"},
                              {"A=b\nunset A", "because=run fault=2"},
                              {"if true\nA=b", "because=run fault=1"},
                              {"cat <<E\nA=b\nE\n", "because=run fault=1 fault=3"},
                              {"B=(c\nA=b", "absent fault=1"},
                              {"B='c\nA=b", "absent fault=1"},
                              {"\xEF\xBB\xBF"
                               "A=b",
                               "absent fault=1"},
                          }});
}

}  // namespace jwtsync::sources::dotenv::shell_test
