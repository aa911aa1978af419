// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/prose.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::prose_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(prose, is_wrapped_at_spaces) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("one two three", 80), ElementsAre("one two three"));
  EXPECT_THAT(wrapped("one  two", 7), ElementsAre("one two"));
  EXPECT_THAT(wrapped("longerword a", 4), ElementsAre("longerword", "a"));
  EXPECT_THAT(wrapped("", 7), IsEmpty());
}

TEST(prose, is_measured_in_characters) { EXPECT_THAT(wrapped("é é é", 5), ElementsAre("é é é")); }

TEST(prose, keeps_code_whole_where_a_line_has_room) {
  EXPECT_THAT(wrapped("see `a b c`, so", 9), ElementsAre("see", "`a b c`,", "so"));
  EXPECT_THAT(wrapped("`one two three`", 8), ElementsAre("`one two", "three`"));
}

TEST(prose, keeps_no_code_that_has_no_end) {
  EXPECT_THAT(wrapped("a `b c", 4), ElementsAre("a `b", "c"));
  EXPECT_THAT(wrapped("`a` `", 3), ElementsAre("`a`", "`"));
}

}  // namespace jwtsync::diagnosis::prose_test
