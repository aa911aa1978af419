// SPDX-License-Identifier: Apache-2.0
#include "sources/dotenv/habits.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::dotenv::habits_test {

std::string said(std::string_view line, std::string_view value, Feature feature, bool many = false) {
  return phrase(habits_in(line, line), habits_in(line, value), std::span(&feature, 1), many);
}

TEST(habits, each_feature_has_words_for_one_and_for_several) {
  EXPECT_EQ(said("\"b\"", "\"b\"", Feature::double_quotes), "keeps the double quotes");
  EXPECT_EQ(said("\"b\"", "b", Feature::double_quotes, true), "take double quotes off");
  EXPECT_EQ(said("'b'", "b", Feature::single_quotes), "takes single quotes off");
  EXPECT_EQ(said("`b`", "`b`", Feature::backticks, true), "keep the backticks");
  EXPECT_EQ(said("b\\c", "bc", Feature::backslashes), "takes backslashes off");
  EXPECT_EQ(said("b$$", "b$", Feature::dollars), "drops a $");
  EXPECT_EQ(said("b#c", "b", Feature::hash), "ends the value at the #");
  EXPECT_EQ(said("b\\nc", "b\nc", Feature::line_breaks), "makes a line break, or reads on in the next line");
  EXPECT_EQ(said("b\r", "b\r", Feature::carriage_return), "keeps the carriage return");
  EXPECT_EQ(said(" b", "b", Feature::blanks_before), "drops the white space after the =");
  EXPECT_EQ(said("b ", "b ", Feature::blanks_behind), "keeps the white space at the end");
}

TEST(habits, what_no_feature_tells_is_something_else) {
  EXPECT_EQ(phrase({}, {}, {}, false), "reads something else");
  EXPECT_EQ(phrase({}, {}, {}, true), "read something else");
}

TEST(habits, reasons_have_words_too) {
  EXPECT_EQ(phrase(Because::variable, false), "puts something else in for the $");
  EXPECT_EQ(phrase(Because::shells_differ, false), "differs from another shell");
}

TEST(habits, names_are_listed_as_in_a_sentence) {
  EXPECT_EQ(listed(std::array<std::string_view, 1>{"a"}), "a");
  EXPECT_EQ(listed(std::array<std::string_view, 2>{"a", "b"}), "a and b");
  EXPECT_EQ(listed(std::array<std::string_view, 3>{"a", "b", "c"}), "a, b and c");
}

}  // namespace jwtsync::sources::dotenv::habits_test
