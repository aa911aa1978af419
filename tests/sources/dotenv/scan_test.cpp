// SPDX-License-Identifier: Apache-2.0
#include "sources/dotenv/scan.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::dotenv::scan_test {

TEST(scan, each_language_has_its_white_space) {
  struct Space {
    char32_t c;
    bool go;
    bool python;
    bool script;
  };
  for (const Space& each :
       {Space{' ', true, true, true}, Space{'\n', true, false, true}, Space{0x1c, false, true, false},
        Space{0x85, true, true, false}, Space{0xfeff, false, false, true}, Space{0x2003, true, true, true},
        Space{0x200b, false, false, false}}) {
    EXPECT_EQ(is_go_space(each.c), each.go) << static_cast<unsigned>(each.c);
    EXPECT_EQ(is_python_blank(each.c), each.python) << static_cast<unsigned>(each.c);
    EXPECT_EQ(is_script_space(each.c), each.script) << static_cast<unsigned>(each.c);
  }
}

TEST(scan, white_space_of_several_bytes_is_taken_off_both_ends) {
  EXPECT_EQ(trim_left("\u00a0 \u2003x ", is_go_space), "x ");
  EXPECT_EQ(trim_right(" x\u2003 \u00a0", is_go_space), " x");
  EXPECT_EQ(trim_right("\u2003", is_go_space), "");
  EXPECT_EQ(skip("a \u00e9", 1, is_go_space), 2u);
}

TEST(scan, lines_are_counted_from_one) {
  LineCounter lines("a\nb\n\nc");
  EXPECT_EQ(lines.line_of(0), 1u);
  EXPECT_EQ(lines.line_of(2), 2u);
  EXPECT_EQ(lines.line_of(5), 4u);
  EXPECT_EQ(end_of_line("a\nb", 2), 3u);
}

TEST(scan, quotes_close_where_a_regular_expression_closes_them) {
  const auto all = [](std::string_view text) {
    std::string places;
    const Closings closings(text, 0);
    for (auto close = closings.first(); close; close = closings.earlier(*close)) places += std::to_string(*close) + " ";
    return places;
  };
  EXPECT_EQ(all("'a'b"), "2 ");
  EXPECT_EQ(all("'a"), "");
  EXPECT_EQ(all("'a\\'b'c"), "5 3 ");
  EXPECT_EQ(all("'a\\'b\\'c"), "6 3 ");
  EXPECT_EQ(all("''"), "1 ");
}

}  // namespace jwtsync::sources::dotenv::scan_test
