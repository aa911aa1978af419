// SPDX-License-Identifier: Apache-2.0
#include "rotation/fields.h"

#include <gmock/gmock.h>

namespace jwtsync::rotation::fields_test {

using std::chrono::seconds;

/// What is noted when `read` reads this object.
template <typename Read>
std::string fault_of(const char* text, Read read) {
  const json::Value object = json::Value::parse(text);
  std::optional<std::string> fault;
  Fields fields(object, fault);
  read(fields);
  fields.end();
  return fault.value_or("");
}

TEST(fields, are_read_as_what_they_are) {
  const auto read = [](Fields& fields) {
    EXPECT_EQ(fields.text("t"), "x");
    EXPECT_EQ(fields.number("n"), 7U);
    EXPECT_EQ(fields.signed_number("s"), -7);
    EXPECT_TRUE(fields.flag("f"));
    EXPECT_FALSE(fields.flag("not there"));
    EXPECT_EQ(fields.moment("m"), Moment(seconds(9)));
    EXPECT_EQ(fields.optional_moment("none"), std::nullopt);
    EXPECT_EQ(fields.algorithm("a"), Algorithm::es256);
    EXPECT_EQ(fields.kind<KeyState>("k"), KeyState::retiring);
    EXPECT_EQ(fields.array("l").size(), 1U);
    EXPECT_TRUE(fields.object("o").is_object());
  };
  EXPECT_EQ(fault_of(R"({"t":"x","n":7,"s":-7,"f":true,"m":9,"a":"ES256","k":"retiring","l":[1],"o":{}})", read), "");
}

TEST(fields, of_another_kind_are_noted_by_name) {
  EXPECT_EQ(fault_of(R"({"t":1})", [](Fields& f) { static_cast<void>(f.text("t")); }), "t");
  EXPECT_EQ(fault_of("{}", [](Fields& f) { static_cast<void>(f.text("t")); }), "t");
  EXPECT_EQ(fault_of(R"({"n":-1})", [](Fields& f) { static_cast<void>(f.number("n")); }), "n");
  EXPECT_EQ(fault_of(R"({"n":1.5})", [](Fields& f) { static_cast<void>(f.number("n")); }), "n");
  EXPECT_EQ(fault_of(R"({"n":253402300800})", [](Fields& f) { static_cast<void>(f.moment("n")); }), "n");
  EXPECT_EQ(fault_of(R"({"f":false})", [](Fields& f) { static_cast<void>(f.flag("f")); }), "f");
  EXPECT_EQ(fault_of(R"({"a":"none"})", [](Fields& f) { static_cast<void>(f.algorithm("a")); }), "a");
  EXPECT_EQ(fault_of(R"({"k":"lost"})", [](Fields& f) { static_cast<void>(f.kind<KeyState>("k")); }), "k");
  EXPECT_EQ(fault_of(R"({"l":{}})", [](Fields& f) { static_cast<void>(f.array("l")); }), "l");
  EXPECT_EQ(fault_of(R"({"o":[]})", [](Fields& f) { static_cast<void>(f.object("o")); }), "o");
}

TEST(fields, that_are_not_known_are_noted_and_not_by_name) {
  EXPECT_EQ(fault_of(R"({"secret value":1})", [](Fields&) {}), "a member that is not known");
  EXPECT_NE(fault_of("[]", [](Fields& f) { static_cast<void>(f.text("t")); }), "");
}

TEST(fields, keep_the_first_fault) {
  EXPECT_EQ(fault_of(R"({"x":1})",
                     [](Fields& f) {
                       static_cast<void>(f.text("first"));
                       static_cast<void>(f.text("second"));
                     }),
            "first");
}

}  // namespace jwtsync::rotation::fields_test
