// SPDX-License-Identifier: Apache-2.0
#include "cli/token_input.h"

#include "fixture.h"

namespace jwtsync::cli {
namespace {

TEST(token_input, white_space_around_a_token_does_not_matter) {
  for (const char* text : {"a.b.c", " a.b.c", "a.b.c\r\n", "\n\ta.b.c \n\n"}) {
    TextInput in(text, 2);
    EXPECT_EQ(read_token(in), "a.b.c");
  }
}

TEST(token_input, is_bounded) {
  TextInput in(std::string(2 * longest_token_input, 'a'));
  EXPECT_EQ(read_token(in)->size(), longest_token_input);
}

}  // namespace
}  // namespace jwtsync::cli
