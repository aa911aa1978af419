// SPDX-License-Identifier: Apache-2.0
#include "cli/token_input.h"

#include "fixture.h"

namespace jwtsync::cli::token_input_test {

TEST(token_input, white_space_around_a_token_does_not_matter) {
  for (const char* text : {"a.b.c", " a.b.c", "a.b.c\r\n", "\n\ta.b.c \n\n"}) {
    TextInput in(text, 2);
    TextOutput out;
    Console console{.in = in, .out = out, .err = out};
    EXPECT_EQ(read_token(console), "a.b.c");
    EXPECT_EQ(out.text(), "");
  }
}

TEST(token_input, is_bounded) {
  TextInput in(std::string(2 * longest_token_input, 'a'));
  TextOutput out;
  Console console{.in = in, .out = out, .err = out};
  EXPECT_EQ(read_token(console)->size(), longest_token_input);
}

TEST(token_input, who_has_to_type_it_is_told) {
  TextInput in("a.b.c\n");
  in.become_terminal();
  TextOutput out;
  Console console{.in = in, .out = out, .err = out};
  EXPECT_EQ(read_token(console), "a.b.c");
  EXPECT_THAT(out.text(), ::testing::HasSubstr("waiting for a token"));
}

}  // namespace jwtsync::cli::token_input_test
