// SPDX-License-Identifier: Apache-2.0
#include "source_text.h"

#include <gtest/gtest.h>

namespace jwtsync::house::source_text_test {

TEST(source_text, code_is_without_comments_and_texts) {
  EXPECT_EQ(code_of("a(\"throw\"); // throw\n/* throw\n */ b('\"');"), "a(\"     \");         \n        \n    b(' ');");
  EXPECT_EQ(code_of("auto n = 1'000; f(\"\\\"x\");"), "auto n = 1'000; f(\"   \");");
  EXPECT_EQ(code_of("f(R\"(a \" // b)\"); g();"), "f(R\"          \"); g();");
}

TEST(source_text, literals_that_stand_side_by_side_are_one) {
  const auto literals = literals_of("f(\"one \"\n  \"two\", \"three\"); // \"four\"\n");
  ASSERT_EQ(literals.size(), 2U);
  EXPECT_EQ(literals[0].text, "one two");
  EXPECT_EQ(literals[0].line, 1U);
  EXPECT_EQ(literals[1].text, "three");
  EXPECT_EQ(literals[1].line, 2U);
}

TEST(source_text, includes_are_found_but_not_in_comments) {
  const auto includes = includes_of("#include <a/b.h>\n// #include <c>\n#  include \"d/e.h\"\n");
  ASSERT_EQ(includes.size(), 2U);
  EXPECT_EQ(includes[0].name, "a/b.h");
  EXPECT_FALSE(includes[0].quoted);
  EXPECT_EQ(includes[1].name, "d/e.h");
  EXPECT_TRUE(includes[1].quoted);
  EXPECT_EQ(includes[1].line, 3U);
}

TEST(source_text, a_word_is_a_whole_one) {
  EXPECT_TRUE(has_word("x = throw y", "throw"));
  EXPECT_FALSE(has_word("rethrow(thrower)", "throw"));
}

}  // namespace jwtsync::house::source_text_test
