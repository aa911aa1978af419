// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <array>

namespace jwtsync::sources::dotenv::docker_test {

TEST(docker, keeps_all_that_stands_behind_the_equals_sign) {
  expect_made(read_docker, std::array<MadeCase, 9>{{
                               {"A=b\n", "value=b"},
                               {"A=\"b\" \n", "value=\"b\" "},
                               {"A= b # c\r\n", "value= b # c"},
                               {"A=$X\\n", "value=$X\\n"},
                               {"A=", "value="},
                               {" \tA=b", "value=b"},
                               {"\xEF\xBB\xBF"
                                "A=b",
                                "value=b"},
                               {"#A=b\n", "absent"},
                               {"A=b\nA=c", "value=c"},
                           }});
}

TEST(docker, takes_a_name_alone_from_its_own_environment) {
  EXPECT_EQ(made(read_docker, "A=b\nA"), "because=own environment");
}

TEST(docker, refuses_a_file_for_a_name_with_white_space_or_none) {
  EXPECT_EQ(made(read_docker, "export A=b\n\nA=c\n=d"), "value=c fault=1 fault=4");
}

TEST(docker, reads_no_line_of_64_kib_and_nothing_behind_it) {
  const std::string longest(65535 - 2, 'x');
  EXPECT_EQ(made(read_docker, "A=" + longest), "value=" + longest);
  EXPECT_EQ(made(read_docker, "B=" + longest + "x\nA=b"), "absent fault=1");
}

}  // namespace jwtsync::sources::dotenv::docker_test
