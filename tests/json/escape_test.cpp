// SPDX-License-Identifier: Apache-2.0
#include "json/escape.h"

#include <gtest/gtest.h>
#include <string>

#include "json/strict.h"

namespace jwtsync::json::escape_test {

TEST(Unescape, gives_the_characters_that_escapes_stand_for) {
  struct Case {
    std::string_view literal;
    std::string text;
  };
  const Case cases[] = {
      {"", ""},
      {"plain", "plain"},
      {R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
      {R"(\u0061\u007F)", "a\x7f"},
      {R"(x\u00e9y\u20AC)", "x\xc3\xa9y\xe2\x82\xac"},
      {R"(\ud83d\ude00!)", "\xf0\x9f\x98\x80!"},
      {R"(\uDBFF\uDFFF)", "\xf4\x8f\xbf\xbf"},
      {R"(a\u0000b)", std::string("a\0b", 3)},
      {R"(\\u0061)", R"(\u0061)"},
  };
  for (const Case& known : cases) {
    std::string room(known.literal.size(), '\0');
    EXPECT_EQ(unescape(known.literal, room.data()), known.text) << known.literal;
  }
}

TEST(Unescape, leaves_a_literal_without_escapes_where_it_is) {
  constexpr std::string_view literal = "no escapes";
  EXPECT_EQ(unescape(literal, nullptr).data(), literal.data());
}

std::string written(std::string_view text) {
  std::string out;
  append_text(out, text);
  return out;
}

TEST(AppendText, escapes_what_must_be_escaped_and_nothing_else) {
  EXPECT_EQ(written(""), R"("")");
  EXPECT_EQ(written("plain / text \x7f"), "\"plain / text \x7f\"");
  EXPECT_EQ(written("\"\\\b\f\n\r\t\x01\x1f"), R"("\"\\\b\f\n\r\t\u0001\u001f")");
  EXPECT_EQ(written(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(written("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"");
}

TEST(AppendText, replaces_bytes_that_are_no_utf8) {
  EXPECT_EQ(written("a\x80z"), "\"a\xef\xbf\xbdz\"");
  EXPECT_EQ(written("\xc3"), "\"\xef\xbf\xbd\"");
  EXPECT_EQ(written("\xe2\x82"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(AppendText, is_read_back_as_it_was) {
  std::string text;
  for (int byte = 0; byte < 128; ++byte) text += static_cast<char>(byte);
  const Result<Value> value = parse(written(text), Code::check_failed);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->get<std::string>(), text);
}

}  // namespace jwtsync::json::escape_test
