// SPDX-License-Identifier: Apache-2.0
#include "configuration/text.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::configuration::characters_test {

TEST(configuration_characters, all_of_toml_may_stand_where_it_does) {
  for (const char* text : {
           "",
           "a = 1\nb = \"x\"\n",
           "\xef\xbb\xbf# after a byte order mark\r\n\tb = 'x'\r\n",
           "# naïve 日本 \xf0\x9f\x94\x91",
           "a = \"é\" # é",
           "a = 'é'\n\"é\" = 1",
           "a = \"\\\"é\"",
           "a = \"\\\\\" # é",
           "a = \"\"\"x\"y\"\"z\"\"\"\"\" # é",
           "a = '''x'y''z''' # é",
           "a = \"\" # é",
           "é = 1",
           "a = \"\"\"\\\n é\"\"\"",
           "a = '' # é",
       }) {
    EXPECT_EQ(first_foreign_character(text), std::nullopt) << text;
  }
}

TEST(configuration_characters, the_first_that_may_not_is_found) {
  struct Row {
    std::string text;
    TextPlace place;
  };
  const Row rows[] = {
      {"[\x1cnvironment]", {1, 2}},
      {std::string("a\0", 2), {1, 2}},
      {"# é\n# é\x7f", {2, 4}},
      {"a = \"x\"\r# a lone CR", {1, 8}},
      {"a\r", {1, 2}},
      {"# \xff", {1, 3}},
      {"# \xc3", {1, 3}},
      {"# \xed\xa0\x80", {1, 3}},
      {"# \xc0\xaf", {1, 3}},
  };
  for (const Row& row : rows) {
    const auto place = first_foreign_character(row.text);
    ASSERT_TRUE(place) << row.text;
    EXPECT_EQ(*place, row.place) << row.text << ": " << place->line << ":" << place->column;
  }
}

TEST(configuration_characters, keys_of_very_many_parts_are_found) {
  std::string dots(most_dots, '.');
  EXPECT_EQ(first_foreign_character(dots + " # ....\n\"....\" = '....' # ...."), std::nullopt);
  EXPECT_EQ(first_foreign_character("# a.b\n" + dots + "\na."), (TextPlace{3, 2}));
}

TEST(unquoted_text, is_guessed_by_its_line) {
  constexpr std::string_view text =
      "a = 1\nenvironment = staging # or not\n unix=/run/a\nlist = [ env:A ]\nat = 1.2.3.4:5";
  EXPECT_EQ(key_of_unquoted_text(text, 1), std::nullopt);
  EXPECT_EQ(key_of_unquoted_text(text, 2), "environment");
  EXPECT_EQ(key_of_unquoted_text(text, 3), "unix");
  EXPECT_EQ(key_of_unquoted_text(text, 4), "list");
  EXPECT_EQ(key_of_unquoted_text(text, 5), "at");
  EXPECT_EQ(key_of_unquoted_text(text, 6), std::nullopt);
  EXPECT_EQ(key_of_unquoted_text("a = \xe2\x80\x9cstaging\xe2\x80\x9d", 1), "a") << "a text processor's marks";
  EXPECT_EQ(key_of_unquoted_text("a = staging", 0), "a") << "a place without a line is the first";
}

TEST(unquoted_text, is_not_what_toml_has_without_marks) {
  for (const std::string_view text :
       {"", "\n", "=", "a", "a =", "a = true", "a = false,", "a = 12", "a = -1", "a = 1.5", "a = \"x", "a = 'x",
        "a = [", "a = [1]", "a = {b = 1}", "[a]", "a = # b"}) {
    EXPECT_EQ(key_of_unquoted_text(text, 1), std::nullopt) << text;
  }
}

}  // namespace jwtsync::configuration::characters_test
