// SPDX-License-Identifier: Apache-2.0
#include "cli/table.h"

#include <gtest/gtest.h>

namespace jwtsync::cli::table_test {

TEST(table, aligns_columns_and_ends_no_line_in_a_space) {
  Table table(2);
  table.add({"a", "bb", "c"});
  table.add({"dddd", "e", ""});
  table.add({"f"});
  EXPECT_EQ(table.text(),
            "  a     bb  c\n"
            "  dddd  e\n"
            "  f\n");
}

TEST(table, counts_characters_and_not_bytes_nor_colours) {
  Table table;
  table.add({"\x1b[32mgut\x1b[0m", "x"});
  table.add({"für", "x"});
  EXPECT_EQ(table.text(), "\x1b[32mgut\x1b[0m  x\nfür  x\n");
}

}  // namespace jwtsync::cli::table_test
