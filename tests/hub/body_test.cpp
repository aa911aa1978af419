// SPDX-License-Identifier: Apache-2.0
#include "hub/body.h"

#include <gmock/gmock.h>

namespace jwtsync::hub::body_test {

using ::testing::HasSubstr;
using ::testing::Not;

/// What is wrong with a text as a value of this kind; empty where nothing is.
template <typename Read>
std::string fault_of(const std::string& value, Read read) {
  Body body(R"({"service":"a","instance":"b","x":)" + value + "}", {"x"});
  static_cast<void>(read(body));
  return body.fault().value_or("");
}

TEST(body, members_are_all_there_and_no_others_are) {
  EXPECT_EQ(Body(R"({"service":"a","instance":"b"})", {}).fault(), std::nullopt);
  EXPECT_THAT(*Body(R"({"service":"a","instance":"b"})", {"x"}).fault(), HasSubstr("\"x\" must be there"));
  EXPECT_EQ(Body(R"({"service":"a","instance":"b"})", {}, {"x"}).fault(), std::nullopt);
  EXPECT_EQ(Body(R"({"service":"a","instance":"b","x":1})", {}, {"x"}).fault(), std::nullopt);
  EXPECT_THAT(*Body(R"({"service":"a","instance":"b","c4n4ry":1})", {}).fault(), HasSubstr("an unknown member"));
  EXPECT_THAT(*Body(R"({"service":"a","instance":"b","c4n4ry":1})", {}).fault(), Not(HasSubstr("c4n4ry")));
  for (const char* const text : {"", "[]", "1", "{", R"({"service":"a"})", R"({"service":"a","service":"a"})"}) {
    EXPECT_NE(Body(text, {}).fault(), std::nullopt) << text;
  }
}

TEST(body, a_member_has_a_name_that_no_other_has) {
  const auto name = [](const std::string& service, const std::string& instance) {
    Body body(R"({"service":")" + service + R"(","instance":")" + instance + "\"}", {});
    const std::string made = body.member_name();
    return body.fault() ? "(" + *body.fault() + ")" : made;
  };
  EXPECT_EQ(name("auth", "auth-1"), "auth/auth-1");
  EXPECT_EQ(name("team/auth", "1"), "team/auth/1");
  EXPECT_THAT(name("team", "auth/1"), HasSubstr("has a slash"));
  EXPECT_THAT(name("", "1"), HasSubstr("1 to 256 bytes"));
  EXPECT_THAT(name("auth", std::string(257, 'x')), HasSubstr("1 to 256 bytes"));
  EXPECT_EQ(name("auth", std::string(256, 'x')), "auth/" + std::string(256, 'x'));
  EXPECT_THAT(name("au\\u0007th", "1"), HasSubstr("control character"));
}

TEST(body, values_are_of_their_kind) {
  const auto number = [](Body& body) { return body.number("x", 9); };
  EXPECT_EQ(fault_of("9", number), "");
  for (const char* const text : {"10", "-1", "1.0", "\"1\"", "null", "true"}) EXPECT_NE(fault_of(text, number), "");
  const auto flag = [](Body& body) { return body.flag("x"); };
  EXPECT_EQ(fault_of("false", flag), "");
  for (const char* const text : {"0", "\"true\"", "null"}) EXPECT_NE(fault_of(text, flag), "");
  const auto words = [](Body& body) { return body.text("x"); };
  EXPECT_EQ(fault_of('"' + std::string(1024, 'x') + '"', words), "");
  for (const std::string& text : {std::string("\"\""), std::string("1"), '"' + std::string(1025, 'x') + '"'}) {
    EXPECT_NE(fault_of(text, words), "");
  }
  const auto moment = [](Body& body) { return body.moment("x"); };
  EXPECT_EQ(fault_of("253402300799", moment), "");
  EXPECT_NE(fault_of("253402300800", moment), "");
}

TEST(body, what_is_inside_is_read_as_strictly) {
  const auto position = [](Body& body) { return body.position("x"); };
  EXPECT_EQ(fault_of(R"({"epoch":1,"generation":2})", position), "");
  for (const char* const text : {R"({"epoch":1})", R"({"epoch":1,"generation":2,"more":3})", "[1,2]", "1"}) {
    EXPECT_NE(fault_of(text, position), "") << text;
  }
  const auto uses = [](Body& body) { return body.uses("x"); };
  const std::string use = R"({"kid":"k","accepted":0,"signed":5,"endless":false})";
  EXPECT_EQ(fault_of("[]", uses), "");
  EXPECT_EQ(fault_of("[" + use + "]", uses), "");
  std::string many = use;
  for (int i = 1; i < 64; ++i) many += "," + use;
  EXPECT_EQ(fault_of("[" + many + "]", uses), "");
  for (const std::string& text : {"[" + many + "," + use + "]", std::string("{}"), std::string("[1]"),
                                  std::string(R"([{"kid":"k","accepted":0,"signed":5}])")}) {
    EXPECT_NE(fault_of(text, uses), "") << text;
  }
  const std::string unnamed = R"({"issuer":"","count":2,"accepted":0})";
  const auto with = [&](const std::string& list) {
    return "[" + use.substr(0, use.size() - 1) + R"(,"unnamed":)" + list + "}]";
  };
  EXPECT_EQ(fault_of(with("[" + unnamed + "]"), uses), "");
  for (const char* const list : {"{}", "1", "[1]", R"([{"issuer":"a","count":-1,"accepted":0}])"}) {
    EXPECT_NE(fault_of(with(list), uses), "") << list;
  }
  Body body(R"({"service":"a","instance":"b","x":[)" + use + "]}", {"x"});
  const std::vector<rotation::Use> read = body.uses("x");
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].accepted_expiry, std::nullopt) << "0: there was none";
  EXPECT_EQ(read[0].signed_expiry, rotation::Moment(std::chrono::seconds(5)));
}

}  // namespace jwtsync::hub::body_test
