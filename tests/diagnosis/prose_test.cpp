// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/prose.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis {
namespace {

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

TEST(prose, keeps_code_and_links_whole_where_a_line_has_room) {
  EXPECT_THAT(wrapped("see `a b c`, so", 9), ElementsAre("see", "`a b c`,", "so"));
  EXPECT_THAT(wrapped("see [a b](c.md).", 12), ElementsAre("see", "[a b](c.md)."));
  EXPECT_THAT(wrapped("`one two three`", 8), ElementsAre("`one two", "three`"));
}

TEST(prose, without_an_end_of_its_code_or_link_is_text) {
  EXPECT_THAT(wrapped("a `b c", 4), ElementsAre("a `b", "c"));
  EXPECT_THAT(wrapped("a [b c", 4), ElementsAre("a [b", "c"));
  EXPECT_EQ(without_links("a [b](c, `d"), "a [b](c, `d");
}

TEST(prose, for_a_terminal_says_where_links_lead) {
  EXPECT_EQ(without_links("see [by hand](../production.md#change), now"), "see by hand (docs/production.md), now");
  EXPECT_EQ(without_links("([clock-skew](clock-skew.md))"), "(clock-skew)");
  EXPECT_EQ(without_links("[clocks](clock-skew.md)"), "clocks (docs/causes/clock-skew.md)");
  EXPECT_EQ(without_links("`[a](b.md)`"), "`[a](b.md)`");
}

}  // namespace
}  // namespace jwtsync::diagnosis
