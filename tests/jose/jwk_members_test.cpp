// SPDX-License-Identifier: Apache-2.0
#include "jose/jwk_members.h"

#include <gtest/gtest.h>
#include <array>
#include <string>

namespace jwtsync::jose::jwk_members_test {

/// The members of a text that outlives them.
JwkMembers members_of(std::string_view text) { return JwkMembers(*json::InPlace::parse(text, Code::key_malformed)); }

TEST(JwkMembers, tells_missing_from_wrong) {
  const JwkMembers members = members_of(R"({"a":"text","b":1,"c":null,"d":["x","y"],"e":["x","x"],"f":[1]})");
  EXPECT_TRUE(members.has("c"));
  EXPECT_FALSE(members.has("z"));
  EXPECT_EQ(members.text("a"), "text");
  EXPECT_EQ(members.text("z").error().message, "the member \"z\" of the key is missing");
  EXPECT_EQ(members.text("b").error().message, "the member \"b\" of the key is not a string");
  EXPECT_FALSE(members.optional_text("c"));
  EXPECT_EQ(members.optional_text("z"), std::nullopt);
  EXPECT_EQ(*members.optional_texts("d"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(members.optional_texts("z"), std::nullopt);
  for (const std::string_view name : {"a", "e", "f"}) EXPECT_FALSE(members.optional_texts(name)) << name;
}

TEST(JwkMembers, reads_numbers_as_base64url_uint) {
  const JwkMembers members =
      members_of(R"({"one":"AQ","zero":"AA","padded":"AQ==","zeros":"AAE","none":"","odd":"AR"})");
  EXPECT_EQ(members.number("one"), std::string("\1"));
  for (const std::string_view name : {"zero", "padded", "zeros", "none", "odd", "absent"}) {
    EXPECT_FALSE(members.number(name)) << name;
  }
  EXPECT_EQ(members.bytes("zeros", 2), std::string("\0\1", 2));
  EXPECT_EQ(members.bytes("zeros", 3).error().message, "the member \"zeros\" of the key has not 3 bytes");
}

TEST(JwkMembers, keeps_private_numbers_together_and_in_order) {
  const JwkMembers members = members_of(R"({"p":"AQI","d":"AwQF","q":"\u0042g","wrong":"AAE"})");
  constexpr std::array<std::string_view, 3> names{"d", "p", "q"};
  const Result<SecretNumbers> numbers = members.secret_numbers(names);
  ASSERT_TRUE(numbers);
  numbers->reveal([](SecretNumbers::Views views) {
    ASSERT_EQ(views.size(), 3u);
    EXPECT_EQ(views[0], "\3\4\5");
    EXPECT_EQ(views[1], "\1\2");
    EXPECT_EQ(views[2], "\6");
  });
  EXPECT_TRUE(members.secret_number("d"));
  EXPECT_FALSE(members.secret_number("wrong"));
  constexpr std::array<std::string_view, 2> wrong{"d", "wrong"};
  EXPECT_EQ(members.secret_numbers(wrong).error().code, Code::key_malformed);
}

}  // namespace jwtsync::jose::jwk_members_test
