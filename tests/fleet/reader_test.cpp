// SPDX-License-Identifier: Apache-2.0
#include "fleet/reader.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::reader_test {

using ::testing::ElementsAre;

/// What is wrong with `text` as `read` reads it; empty if nothing is.
template <typename Read>
std::string fault_of(const std::string& text, Read read) {
  const json::Value value = *json::parse(text, Code::answer_malformed);
  Fault fault;
  read(Reader(value, "answer", fault));
  return fault.found() ? std::move(fault).take().message : "";
}

struct Row {
  std::string text;
  std::string fault;
};

TEST(reader, names_the_member_that_is_wrong) {
  const auto read = [](const Reader& reader) {
    static_cast<void>(reader.name("name"));
    static_cast<void>(
        reader.object("inner").objects("list", [](const Reader& element) { return element.number("n"); }));
  };
  const Row rows[] = {
      {R"({"name":"a","inner":{"list":[{"n":1},{"n":2}]},"more":null})", ""},
      {R"([])", "answer is not an object"},
      {R"("text")", "answer is not an object"},
      {R"({"inner":{"list":[]}})", "answer.name is missing"},
      {R"({"name":null,"inner":{"list":[]}})", "answer.name is not text"},
      {R"({"name":"","inner":{"list":[]}})", "answer.name is empty"},
      {R"({"name":7,"inner":1})", "answer.name is not text"},
      {R"({"name":"a"})", "answer.inner is missing"},
      {R"({"name":"a","inner":[]})", "answer.inner is not an object"},
      {R"({"name":"a","inner":{"list":{}}})", "answer.inner.list is not a list"},
      {R"({"name":"a","inner":{"list":[{"n":1},3]}})", "answer.inner.list[1] is not an object"},
      {R"({"name":"a","inner":{"list":[{"n":-1}]}})",
       "answer.inner.list[0].n is not a whole number from 0 to 9007199254740991"},
      {R"({"name":"a","inner":{"list":[{"n":1.5}]}})",
       "answer.inner.list[0].n is not a whole number from 0 to 9007199254740991"},
      {R"({"name":"a","inner":{"list":[{"n":9007199254740992}]}})",
       "answer.inner.list[0].n is not a whole number from 0 to 9007199254740991"},
  };
  for (const Row& row : rows) EXPECT_EQ(fault_of(row.text, read), row.fault) << row.text;
}

TEST(reader, takes_only_what_a_terminal_can_bear) {
  const auto read = [](const Reader& reader) { static_cast<void>(reader.text("t")); };
  const Row rows[] = {
      {R"({"t":"gr\u00fc\u00dfe \u00a0"})", ""},
      {R"({"t":"\u001b[2J"})", "answer.t has a control character"},
      {R"({"t":"line\nline"})", "answer.t has a control character"},
      {R"({"t":"\u007f"})", "answer.t has a control character"},
      {R"({"t":"\u009b2J"})", "answer.t has a control character"},
      {R"({"t":"two\u2028lines"})", "answer.t has a control character"},
      {R"({"t":")" + std::string(max_text_size, 'a') + "\"}", ""},
      {R"({"t":")" + std::string(max_text_size + 1, 'a') + "\"}", "answer.t is longer than 2048 bytes"},
  };
  for (const Row& row : rows) EXPECT_EQ(fault_of(row.text, read), row.fault) << row.text;
}

TEST(reader, takes_values_of_their_kind_only) {
  const auto digest = [](const Reader& reader) { static_cast<void>(reader.digest("v")); };
  const auto time = [](const Reader& reader) { static_cast<void>(reader.time("v")); };
  const auto role = [](const Reader& reader) { static_cast<void>(reader.role("v")); };
  const auto outcome = [](const Reader& reader) { static_cast<void>(reader.outcome("v")); };
  EXPECT_EQ(fault_of(R"({"v":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})", digest), "");
  EXPECT_EQ(fault_of(R"({"v":"AAAA"})", digest), "answer.v is not 43 base64url characters");
  EXPECT_EQ(fault_of(R"({"v":"2026-01-01T00:00:00Z"})", time), "");
  EXPECT_EQ(fault_of(R"({"v":"yesterday"})", time), "answer.v is not a UTC time such as 2026-01-01T00:00:00Z");
  EXPECT_EQ(fault_of(R"({"v":"verifies"})", role), "");
  EXPECT_EQ(fault_of(R"({"v":"Signs"})", role), "answer.v is neither \"signs\" nor \"verifies\"");
  EXPECT_EQ(fault_of(R"({"v":"shadowed"})", outcome), "");
  EXPECT_EQ(fault_of(R"({"v":"lost"})", outcome), "answer.v is not an outcome that a trail knows");
}

TEST(reader, bounds_lists) {
  const auto read = [](const Reader& reader) { static_cast<void>(reader.texts("l")); };
  std::string list;
  for (std::size_t i = 0; i < max_list_size; ++i) list += "\"a\",";
  EXPECT_EQ(fault_of(R"({"l":[)" + list.substr(0, list.size() - 1) + "]}", read), "");
  EXPECT_EQ(fault_of(R"({"l":[)" + list + "\"a\"]}", read), "answer.l has more than 256 elements");
  EXPECT_EQ(fault_of(R"({"l":["a",7]})", read), "answer.l[1] is not text");
}

TEST(reader, knows_absent_from_empty) {
  const json::Value value = *json::parse(R"({"there":"","list":["a","b"]})", Code::answer_malformed);
  Fault fault;
  const Reader reader(value, "answer", fault);
  EXPECT_EQ(reader.optional_text("there"), "");
  EXPECT_EQ(reader.optional_text("not_there"), std::nullopt);
  EXPECT_THAT(reader.texts("list"), ElementsAre("a", "b"));
  EXPECT_FALSE(fault.found());
}

TEST(printable, makes_text_that_a_reader_takes) {
  EXPECT_EQ(printable("plain gr\xC3\xBC\xC3\x9F"
                      "e"),
            "plain gr\xC3\xBC\xC3\x9F"
            "e");
  EXPECT_EQ(printable("a\xE2\x80\xA8z\xE2\x80\xA9"), "a\xEF\xBF\xBDz\xEF\xBF\xBD");
  EXPECT_EQ(printable("a\x1b[2Jb\n\xC2\x9B"), "a\xEF\xBF\xBD[2Jb\xEF\xBF\xBD\xEF\xBF\xBD");
  for (const std::string& text : {std::string(max_text_size + 1, 'a'), std::string(max_text_size, '\n'),
                                  std::string(max_text_size - 1, 'a') + "\xE2\x82\xAC and more"}) {
    const std::string result = printable(text);
    EXPECT_LE(result.size(), max_text_size);
    EXPECT_GE(result.size() + 3, max_text_size);
    EXPECT_TRUE(is_printable(result));
  }
  EXPECT_EQ(printable(std::string(max_text_size - 1, 'a') + "\xE2\x82\xAC"), std::string(max_text_size - 1, 'a'));
}

}  // namespace jwtsync::fleet::reader_test
