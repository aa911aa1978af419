// SPDX-License-Identifier: Apache-2.0
#include "json/object_reader.h"

#include "json/strict.h"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace jwtsync::json::object_reader_test {

using namespace std::string_literals;

/// A reader and the memory that it works in. The text is copied to its exact size, so that a sanitizer sees any byte
/// read too many.
class Reading {
 public:
  explicit Reading(std::string_view text) : text_(text), room_(text.size(), '\0') {
    text_.append(1, '\0').append(ObjectReader::padding, '"');
    fault_ = reader_->read(std::string_view(text_).substr(0, text.size()), room_.data());
  }
  [[nodiscard]] Fault fault() const { return fault_; }
  [[nodiscard]] const ObjectReader& reader() const { return *reader_; }

 private:
  std::string text_;
  std::string room_;
  std::unique_ptr<ObjectReader> reader_ = std::make_unique<ObjectReader>();
  Fault fault_;
};

Fault fault_of(std::string_view text) { return Reading(text).fault(); }

/// An object of `count` members, all names different.
std::string object_of(std::size_t count) {
  std::string text = "{";
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "\"n" : ",\"n") + std::to_string(i) + "\":0";
  return text + "}";
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string text = "{\"a\":";
  for (std::size_t i = 1; i < depth; ++i) text += open;
  text += "0";
  for (std::size_t i = 1; i < depth; ++i) text += close;
  return text + "}";
}

TEST(ObjectReader, remembers_the_members_as_they_were_written) {
  const Reading reading(
      R"( { "iss" : "auth" , "exp":1700000000.5,"roles":["a", "b"],"n":{ },"t":true,"\u0061\n":null } )");
  ASSERT_EQ(reading.fault(), Fault::none);
  const auto members = reading.reader().members();
  ASSERT_EQ(members.size(), 6u);
  const std::vector<std::pair<std::string_view, std::string_view>> expected = {
      {"iss", "\"auth\""}, {"exp", "1700000000.5"}, {"roles", "[\"a\", \"b\"]"},
      {"n", "{ }"},        {"t", "true"},           {"a\n", "null"}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(members[i].name, expected[i].first);
    EXPECT_EQ(members[i].value, expected[i].second);
  }
  EXPECT_TRUE(members[0].is_text());
  EXPECT_TRUE(members[1].is_number());
  EXPECT_TRUE(members[2].is_array());
  EXPECT_EQ(reading.reader().find("exp"), &members[1]);
  EXPECT_EQ(reading.reader().find("nbf"), nullptr);
}

TEST(ObjectReader, takes_what_is_json) {
  const std::string cases[] = {
      "{}",
      "\t\r\n {} \n",
      R"({"":0})",
      R"({"a":"","b":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"})",
      "{\"a\":\"\x7f\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"}",
      R"({"a":0,"b":-0,"c":-1.5e+10,"d":1E-9,"e":123456789012345678901234567890,"f":1e999})",
      R"({"a":{"a":{"a":[]}},"b":[[],{},[{"a":1},{"a":1}]]})",
      "{\"long\":\"" + std::string(5000, 'x') + "\"}",
  };
  for (const std::string& text : cases) EXPECT_EQ(fault_of(text), Fault::none) << text;
}

TEST(ObjectReader, names_the_fault_of_what_is_not) {
  struct Case {
    std::string text;
    Fault fault;
  };
  const Case cases[] = {
      {"", Fault::not_an_object},
      {" ", Fault::not_an_object},
      {"[]", Fault::not_an_object},
      {"\"a\"", Fault::not_an_object},
      {"null", Fault::not_an_object},
      {"\xef\xbb\xbf{}", Fault::not_an_object},
      {"{", Fault::invalid},
      {"{\"", Fault::invalid},
      {"{\"a", Fault::invalid},
      {"{\"a\"", Fault::invalid},
      {"{\"a\":", Fault::invalid},
      {"{\"a\":1", Fault::invalid},
      {"{\"a\":1,", Fault::invalid},
      {"{\"a\":1,}", Fault::invalid},
      {"{,}", Fault::invalid},
      {"{\"a\" 1}", Fault::invalid},
      {"{\"a\":1 \"b\":2}", Fault::invalid},
      {"{a:1}", Fault::invalid},
      {"{'a':1}", Fault::invalid},
      {"{1:1}", Fault::invalid},
      {"{\"a\":[1,]}", Fault::invalid},
      {"{\"a\":[1}", Fault::invalid},
      {"{\"a\":[", Fault::invalid},
      {"{\"a\":01}", Fault::invalid},
      {"{\"a\":1.}", Fault::invalid},
      {"{\"a\":.5}", Fault::invalid},
      {"{\"a\":+1}", Fault::invalid},
      {"{\"a\":-}", Fault::invalid},
      {"{\"a\":1e}", Fault::invalid},
      {"{\"a\":1e+}", Fault::invalid},
      {"{\"a\":0x10}", Fault::invalid},
      {"{\"a\":NaN}", Fault::invalid},
      {"{\"a\":Infinity}", Fault::invalid},
      {"{\"a\":True}", Fault::invalid},
      {"{\"a\":tru}", Fault::invalid},
      {"{\"a\":nul", Fault::invalid},
      {"{\"a\":\"tab\there\"}", Fault::invalid},
      {"{\"a\":\"line\nbreak\"}", Fault::invalid},
      {"{\"a\":\"nul\0here\"}"s, Fault::invalid},
      {"{\"a\":\"\\x41\"}", Fault::invalid},
      {"{\"a\":\"\\u12\"}", Fault::invalid},
      {"{\"a\":\"\\u12G4\"}", Fault::invalid},
      {"{\"a\":\"\\", Fault::invalid},
      {"{\"a\":\"\\u", Fault::invalid},
      {"{\"a\":\"\\u00", Fault::invalid},
      {"{\"a\":\0}"s, Fault::invalid},
      {"{} // note", Fault::text_after_it},
      {"{}{}", Fault::text_after_it},
      {"{}]", Fault::text_after_it},
      {"{}\0"s, Fault::text_after_it},
      {"{\"a\":\"\x80\"}", Fault::not_utf8},
      {"{\"a\":\"\xc3\"}", Fault::not_utf8},
      {"{\"a\":\"\xc0\xaf\"}", Fault::not_utf8},
      {"{\"a\":\"\xed\xa0\x80\"}", Fault::not_utf8},
      {"{\"a\":\"\xf4\x90\x80\x80\"}", Fault::not_utf8},
      {"{\"\xff\":1}", Fault::not_utf8},
      {R"({"a":"\ud800"})", Fault::lone_surrogate},
      {R"({"a":"\ud800x"})", Fault::lone_surrogate},
      {R"({"a":"\ud800\n"})", Fault::lone_surrogate},
      {R"({"a":"\ud800\u0041"})", Fault::lone_surrogate},
      {R"({"a":"\ud800\ud800"})", Fault::lone_surrogate},
      {R"({"a":"\udc00"})", Fault::lone_surrogate},
      {"{\"a\":\"\\ud800\\u", Fault::lone_surrogate},
      {R"({"a":1,"a":2})", Fault::name_twice},
      {R"({"a":1,"b":2,"\u0061":3})", Fault::name_twice},
      {R"({"\u0061":1,"a":3})", Fault::name_twice},
      {R"({"\u00e9":1,")"
       "\xc3\xa9"
       R"(":3})",
       Fault::name_twice},
      {R"({"":1,"":2})", Fault::name_twice},
      {R"({"x":[{"y":{"a":1,"a":2}}]})", Fault::name_twice},
  };
  for (const Case& known : cases) {
    const Reading reading(known.text);
    EXPECT_EQ(reading.fault(), known.fault) << known.text;
    EXPECT_TRUE(reading.reader().members().empty()) << known.text;
  }
}

TEST(ObjectReader, finds_a_name_that_stands_twice_among_many) {
  for (const std::size_t count : {2u, 15u, 16u, 17u, 100u, 255u}) {
    std::string text = object_of(count);
    EXPECT_EQ(fault_of(text), Fault::none) << count;
    text.back() = ',';
    for (const std::size_t twice : {std::size_t{0}, count / 2, count - 1}) {
      EXPECT_EQ(fault_of(text + "\"n" + std::to_string(twice) + "\":1}"), Fault::name_twice) << count << ' ' << twice;
    }
  }
}

TEST(ObjectReader, keeps_many_members_in_their_order_whatever_stands_in_them) {
  // Each object inside has the names of the one around it, and as many.
  std::string text = "{";
  for (std::size_t i = 0; i < 40; ++i) text += "\"n" + std::to_string(i) + "\":" + object_of(40) + ',';
  text.back() = '}';
  const Reading reading(text);
  ASSERT_EQ(reading.fault(), Fault::none);
  ASSERT_EQ(reading.reader().members().size(), 40u);
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(reading.reader().members()[i].name, "n" + std::to_string(i));
    EXPECT_EQ(reading.reader().members()[i].value, object_of(40));
  }
}

TEST(ObjectReader, tells_names_apart_that_begin_alike) {
  const std::string names[] = {"", "a", "ab", "abcde", "abcdef", "abcdefg", "abcdefgh", "abcdefgi", "abcdefg\\u0000"};
  std::string text = "{";
  for (const std::string& name : names) text += '"' + name + "\":0,";
  text.back() = '}';
  EXPECT_EQ(fault_of(text), Fault::none);
  text.back() = ',';
  for (const std::string& name : names) EXPECT_EQ(fault_of(text + '"' + name + "\":1}"), Fault::name_twice) << name;
  EXPECT_EQ(fault_of(text + "\"abcd\\u0065\":1}"), Fault::name_twice);
  EXPECT_EQ(fault_of(text + "\"abcdefg\\u0068\":1}"), Fault::name_twice);
}

TEST(ObjectReader, passes_over_space_wherever_it_may_stand) {
  const Reading reading("\n{\t\"a\"\r\n:\n\"b\"\t,\n\"c\"\r:[\n\"d\"\t,\r\"e\"\n]\n,\"f\"\n:\t12\r}\n");
  ASSERT_EQ(reading.fault(), Fault::none);
  const std::vector<std::pair<std::string_view, std::string_view>> expected = {
      {"a", "\"b\""}, {"c", "[\n\"d\"\t,\r\"e\"\n]"}, {"f", "12"}};
  ASSERT_EQ(reading.reader().members().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(reading.reader().members()[i].name, expected[i].first);
    EXPECT_EQ(reading.reader().members()[i].value, expected[i].second);
  }
}

TEST(ObjectReader, takes_numbers_of_every_length) {
  for (std::size_t size = 1; size <= 40; ++size) {
    const std::string digits(size, '7');
    for (const char* const end : {"", " ", ".5", "e5", "E-05", ".0e+1"}) {
      const std::string inside = '[' + digits + end + ',' + digits + end + ']';
      EXPECT_EQ(fault_of("{\"a\":" + digits + end + ",\"b\":" + inside + ",\"c\":" + digits + end + '}'), Fault::none)
          << digits << end;
    }
    for (const char* const end : {".", "e", "-", "x", ".e1", "\"", ":"}) {
      EXPECT_EQ(fault_of("{\"a\":" + digits + end + '}'), Fault::invalid) << digits << end;
    }
    EXPECT_EQ(fault_of("{\"a\":0" + digits + '}'), Fault::invalid) << digits;
  }
}

TEST(ObjectReader, bounds_the_members_of_every_object) {
  EXPECT_EQ(fault_of(object_of(256)), Fault::none);
  EXPECT_EQ(fault_of(object_of(257)), Fault::too_many_members);
  EXPECT_EQ(fault_of("{\"a\":" + object_of(256) + ",\"b\":" + object_of(256) + "}"), Fault::none);
  EXPECT_EQ(fault_of("{\"a\":[" + object_of(257) + "]}"), Fault::too_many_members);
}

TEST(ObjectReader, bounds_the_depth) {
  EXPECT_EQ(fault_of(nested(16, "[", "]")), Fault::none);
  EXPECT_EQ(fault_of(nested(17, "[", "]")), Fault::nested_too_deep);
  EXPECT_EQ(fault_of(nested(16, "{\"a\":", "}")), Fault::none);
  EXPECT_EQ(fault_of(nested(17, "{\"a\":", "}")), Fault::nested_too_deep);
  EXPECT_EQ(fault_of("{\"a\":" + std::string(ObjectReader::max_size - 5, '[')), Fault::nested_too_deep);
}

TEST(ObjectReader, gives_the_text_of_a_member_with_its_escapes_undone) {
  const Reading reading(R"({"a":"x\u00e9","b":"plain","c":1,"d":"\n"})");
  ASSERT_EQ(reading.fault(), Fault::none);
  const ObjectReader& reader = reading.reader();
  const auto first = reader.text(*reader.find("a"));
  EXPECT_EQ(reader.text(*reader.find("b")), "plain");
  EXPECT_EQ(reader.text(*reader.find("c")), std::nullopt);
  EXPECT_EQ(reader.text(*reader.find("d")), "\n");
  EXPECT_EQ(first, "x\xc3\xa9") << "an answer stays valid";
}

TEST(ObjectReader, forgets_the_members_of_the_text_before) {
  std::string room(100, '\0');
  const std::string padding(1 + ObjectReader::padding, '\0');
  const std::string first = R"({"a":1,"b":2})" + padding;
  const std::string second = R"({"c":1})" + padding;
  const auto reader = std::make_unique<ObjectReader>();
  ASSERT_EQ(reader->read(std::string_view(first).substr(0, 13), room.data()), Fault::none);
  ASSERT_EQ(reader->read(std::string_view(second).substr(0, 7), room.data()), Fault::none);
  EXPECT_EQ(reader->members().size(), 1u);
  EXPECT_EQ(reader->find("a"), nullptr);
}

TEST(ObjectReader, agrees_with_the_other_parser_on_every_cut_and_every_changed_byte) {
  const std::string text =
      "{\"iss\":\"au\\u00e9\\ud83d\\ude00\",\"x\":[1,-2.5e3,true,null,{\"k\":\"\xc3\xa9\\n\"}],\"iat\":0, "
      "\"nbf\":0.0000000000,\"e\":{}}";  // digits that no changed byte makes too many for a double
  const auto agree = [](const std::string& changed) {
    const Result<Value> value = parse(changed, Code::check_failed);
    const bool object = value && value->is_object();
    // Numbers beyond a double are JSON to the reader, and out of range to the other.
    return (fault_of(changed) == Fault::none) == object;
  };
  ASSERT_EQ(fault_of(text), Fault::none);
  for (std::size_t size = 0; size < text.size(); ++size) EXPECT_TRUE(agree(text.substr(0, size))) << size;
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = text;
      changed[at] = static_cast<char>(byte);
      EXPECT_TRUE(agree(changed)) << changed;
    }
  }
}

TEST(TextArray, walks_texts_and_stops_at_anything_else) {
  struct Case {
    std::string_view array;
    std::vector<std::string_view> texts;
    bool ended;
  };
  const std::vector<Case> cases = {
      {"[]", {}, true},
      {"[ ]", {}, true},
      {R"(["a"])", {"a"}, true},
      {R"([ "a" , "b\"\\" ,"" ])", {"a", R"(b\"\\)", ""}, true},
      {R"(["a",1])", {"a"}, false},
      {R"([["a"]])", {}, false},
      {"[null]", {}, false},
  };
  for (const Case& known : cases) {
    TextArray array(known.array);
    std::vector<std::string_view> texts;
    while (const auto text = array.next()) texts.push_back(*text);
    EXPECT_EQ(texts, known.texts) << known.array;
    EXPECT_EQ(array.ended(), known.ended) << known.array;
  }
}

TEST(Fault, is_described_in_words) { EXPECT_EQ(describe(Fault::name_twice), "holds a name twice in one object"); }

}  // namespace jwtsync::json::object_reader_test
