// SPDX-License-Identifier: Apache-2.0
#include "json/in_place.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

namespace jwtsync::json::in_place_test {

Result<InPlace> parse(std::string_view text) { return InPlace::parse(text, Code::answer_malformed); }

TEST(JsonInPlace, gives_members_of_every_kind) {
  constexpr std::string_view text =
      R"( { "a" : "one" , "b":{"c":[ 1 , "2",{}, [] ]}, "d":null,"e":-1.5e3, "f":true } )";
  const Result<InPlace> value = parse(text);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->string_of("a"), "one");
  const auto elements = value->member("b")->member("c")->elements();
  ASSERT_EQ(elements.size(), 4U);
  EXPECT_EQ(elements[0].whole_number(), 1U);
  EXPECT_EQ(elements[1].whole_number(), 2U);
  EXPECT_TRUE(elements[2].is_object());
  EXPECT_FALSE(value->member("d"));
  EXPECT_FALSE(value->member("e")->whole_number());
  EXPECT_FALSE(value->member("z"));
  EXPECT_FALSE(value->member("f")->string());
  EXPECT_TRUE(value->member("a")->members().empty());
  EXPECT_TRUE(value->member("a")->elements().empty());
  EXPECT_EQ(value->members().size(), 5U);
}

TEST(JsonInPlace, takes_escapes_out_of_strings) {
  const Result<InPlace> value = parse(R"({"s":"\"\\\/\b\f\n\r\t\u003d\u00e9\u20ac\ud83d\ude00","t":"é"})");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->string_of("s"), "\"\\/\b\f\n\r\t=\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  const Result<Secret> secret = *value->secret_of("s");
  EXPECT_TRUE(secret->reveal([&](std::string_view characters) { return characters == *value->string_of("s"); }));
  EXPECT_EQ(value->string_of("t"), "é");
}

TEST(JsonInPlace, finds_a_member_however_its_name_is_spelled) {
  EXPECT_EQ(parse(R"({"\u006b\u0069d":"a"})")->string_of("kid"), "a");
}

TEST(JsonInPlace, reads_whole_numbers_in_both_forms) {
  const Result<InPlace> value = parse(R"(["0","4294967295",18446744073709551615,"","-1","1.0","1e3",[1],"1 "])");
  ASSERT_TRUE(value);
  const auto elements = value->elements();
  EXPECT_EQ(elements[0].whole_number(), 0U);
  EXPECT_EQ(elements[1].whole_number(), 4294967295U);
  EXPECT_EQ(elements[2].whole_number(), 18446744073709551615U);
  for (std::size_t i = 3; i < elements.size(); ++i) EXPECT_FALSE(elements[i].whole_number()) << i;
}

TEST(JsonInPlace, refuses_what_is_no_json_and_quotes_none_of_it) {
  using namespace std::string_view_literals;
  const std::string_view cases[] = {"",
                                    " ",
                                    "{",
                                    "}",
                                    "{]",
                                    "{\"c4n4ry\"}",
                                    "{\"a\":}",
                                    "{\"a\":1,}",
                                    "[1,]",
                                    "[,]",
                                    "{a:1}",
                                    "{1:1}",
                                    "{}x",
                                    "{}{}",
                                    "01",
                                    "-",
                                    "1.",
                                    ".5",
                                    "+1",
                                    "1e",
                                    "NaN",
                                    "tru",
                                    "\"open",
                                    "\"tab\there\"",
                                    "\"\\x41\"",
                                    "\"\\u12\"",
                                    "\"\\u+123\"",
                                    "\"\\ud800\"",
                                    "\"\\udc00\"",
                                    "\"\\ud800\\u0041\"",
                                    "\"\x80\"",
                                    "\"\xed\xa0\x80\"",
                                    "\xef\xbb\xbf{}",
                                    "{}\0"sv,
                                    "{\"a\":1,\"a\":2}",
                                    "[{\"a\":1,\"a\":1}]",
                                    "{\"a\":1,\"\\u0061\":2}",
                                    "\"c4n4ry"};
  for (const std::string_view text : cases) {
    const Result<InPlace> value = parse(text);
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().code, Code::answer_malformed);
    EXPECT_EQ(value.error().message.find(testing::canary), std::string::npos);
  }
}

TEST(JsonInPlace, bounds_depth_and_members) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse(nested(32)));
  EXPECT_FALSE(parse(nested(33)));
  EXPECT_FALSE(parse(std::string(100'000, '[')));
  std::string elements = "[0", members = R"({"0":0)";
  for (int i = 1; i < 1024; ++i) elements += ",0";
  EXPECT_TRUE(parse(elements + "]")) << "as many keys as the set of an issuer may have";
  EXPECT_FALSE(parse(elements + ",0]"));
  for (int i = 1; i < 256; ++i) members += ",\"" + std::to_string(i) + "\":0";
  EXPECT_TRUE(parse(members + "}"));
  EXPECT_FALSE(parse(members + R"(,"x":0})"));
}

}  // namespace jwtsync::json::in_place_test
