// SPDX-License-Identifier: Apache-2.0
#include "json/escape.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::json {
namespace {

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

}  // namespace
}  // namespace jwtsync::json
