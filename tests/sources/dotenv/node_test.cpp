// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <array>

namespace jwtsync::sources::dotenv::node_test {

TEST(node, takes_quotes_off_and_ends_a_value_at_any_hash) {
  for (const Read read : {read_node_20, read_node}) {
    expect_made(read, std::array<MadeCase, 10>{{
                          {"A=b#c\n", "value=b"},
                          {"A= b # c", "value=b"},
                          {"A='b#c' d\n", "value=b#c"},
                          {R"(A="b\n\t")", "value=b\n\\t"},
                          {"A=\"b\nc\"", "value=b\nc"},
                          {"A='b\n", "value='b"},
                          {"export A=b", "value=b"},
                          {"A=b\r\n", "value=b"},
                          {"A=$X", "value=$X"},
                          {"A:b", "absent"},
                      }});
  }
}

TEST(node, the_two_generations_differ_by_tabs_and_by_lines_without_an_equals_sign) {
  struct Differing {
    std::string text;
    std::string of_20;
    std::string of_22;
  };
  const std::array<Differing, 8> table{{
      {"A=b\t", "value=b\t", "value=b"},
      {"\tA=b", "absent", "value=b"},
      {"B\nA=b", "absent", "value=b"},
      {"=c\nA=b", "absent", "value=b"},
      {"export  A=b", "absent", "value=b"},
      {"A= \nB=c", "value=", "value=B=c"},
      {"export A=\n", "value=", "absent"},
      {"A='b", "absent", "value='b"},
  }};
  for (const Differing& each : table) {
    EXPECT_EQ(made(read_node_20, each.text), each.of_20) << each.text;
    EXPECT_EQ(made(read_node, each.text), each.of_22) << each.text;
  }
}

}  // namespace jwtsync::sources::dotenv::node_test
