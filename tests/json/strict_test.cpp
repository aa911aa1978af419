// SPDX-License-Identifier: Apache-2.0
#include "json/strict.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::json::strict_test {

using namespace std::string_view_literals;

TEST(StrictJson, keeps_values_and_their_order) {
  constexpr std::string_view text = R"({"b":1,"a":[true,null,-2.5,"\u00e9"],"c":{"d":18446744073709551615}})";
  const Result<Value> value = parse(text, Code::answer_malformed);
  ASSERT_TRUE(value);
  EXPECT_EQ(dump(*value), "{\"b\":1,\"a\":[true,null,-2.5,\"\xc3\xa9\"],\"c\":{\"d\":18446744073709551615}}");
}

TEST(StrictJson, takes_any_value_and_space_around_it) {
  for (const std::string_view text : {" {} ", "[]", "\"text\"", "1", "\n\ttrue\r", "null"}) {
    EXPECT_TRUE(parse(text, Code::answer_malformed)) << text;
  }
}

TEST(StrictJson, refuses_what_is_no_json) {
  const std::string_view cases[] = {
      "",
      " ",
      "{",
      "}",
      "{]",
      "{\"a\"}",
      "{\"a\":}",
      "{\"a\":1,}",
      "[1,]",
      "{a:1}",
      "{'a':1}",
      "{}x",
      "{}{}",
      "{} // note",
      "01",
      "1.",
      ".5",
      "+1",
      "NaN",
      "1e999",
      "tru",
      "\"open",
      "\"tab\there\"",
      "\"\\x41\"",
      "\"\\u12\"",
      "\"\\ud800\"",
      "\"\\udc00\"",
      "\"\\ud800\\u0041\"",
      "\"\x80\"",
      "\"\xc0\xaf\"",
      "\"\xed\xa0\x80\"",
      "\xef\xbb\xbf{}",
      "{}\0"sv,
      "{}\0junk"sv,
      "{\"a\":\0}"sv,
  };
  for (const std::string_view text : cases) {
    const Result<Value> value = parse(text, Code::answer_malformed);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, Code::answer_malformed) << text;
  }
}

TEST(StrictJson, refuses_one_name_twice_however_written) {
  EXPECT_FALSE(parse(R"({"a":1,"a":2})", Code::answer_malformed));
  EXPECT_FALSE(parse(R"({"a":1,"b":0,"\u0061":2})", Code::answer_malformed));
  EXPECT_FALSE(parse(R"([{"x":{"a":1,"a":1}}])", Code::answer_malformed));
  EXPECT_TRUE(parse(R"({"a":{"a":1},"b":{"a":1}})", Code::answer_malformed));
}

TEST(StrictJson, bounds_size_depth_and_members) {
  const Limits limits{.size = 64, .depth = 3, .members = 2};
  EXPECT_TRUE(parse("[[[]]]", Code::answer_malformed, limits));
  EXPECT_FALSE(parse("[[[[]]]]", Code::answer_malformed, limits));
  EXPECT_FALSE(parse("[{\"a\":[{}]}]", Code::answer_malformed, limits));
  EXPECT_TRUE(parse(R"({"a":[1,2],"b":{}})", Code::answer_malformed, limits));
  EXPECT_FALSE(parse(R"({"a":1,"b":2,"c":3})", Code::answer_malformed, limits));
  EXPECT_FALSE(parse("[1,2,3]", Code::answer_malformed, limits));
  EXPECT_FALSE(parse("[[],[],[]]", Code::answer_malformed, limits));
  EXPECT_FALSE(parse(std::string(65, ' '), Code::answer_malformed, limits));
}

TEST(StrictJson, nesting_of_any_depth_is_refused_without_recursion) {
  EXPECT_FALSE(parse(std::string(1'000'000, '['), Code::answer_malformed));
}

TEST(StrictJson, an_error_says_where_and_quotes_nothing) {
  const Result<Value> value = parse(R"({"password":"c4n4ry",})", Code::answer_malformed);
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().message, "the JSON text is not valid JSON, at byte 22");
  const Result<Value> twice = parse(R"({"c4n4ry":1,"c4n4ry":2} )", Code::answer_malformed);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "the JSON text has one name twice in an object, at byte 23");
}

TEST(StrictJson, dump_gives_one_line_whatever_ends_one) {
  EXPECT_EQ(dump(Value("a\xe2\x80\xa8z\xe2\x80\xa9\xc2\x85\xe2\x80\xa7\n")),
            "\"a\\u2028z\\u2029\\u0085\xe2\x80\xa7\\n\"");
}

TEST(StrictJson, dump_replaces_bytes_that_are_no_utf8) { EXPECT_EQ(dump(Value("a\x80z")), "\"a\xef\xbf\xbdz\""); }

TEST(error_json, has_code_message_and_hint) {
  EXPECT_EQ(dump(error_json({Code::token_expired, "it is over", "ask again"})),
            R"({"code":"token_expired","message":"it is over","hint":"ask again"})");
}

TEST(error_json, bytes_that_are_no_text_do_no_harm) {
  EXPECT_EQ(dump(error_json({Code::file_absent, "\xff", ""})),
            "{\"code\":\"file_absent\",\"message\":\"\xef\xbf\xbd\",\"hint\":\"\"}");
}

}  // namespace jwtsync::json::strict_test
