// SPDX-License-Identifier: Apache-2.0
#include "jose/wrapping.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace jwtsync::jose::wrapping_test {

using namespace std::string_literals;

/// What comes out of `bytes` by any way to undo this wrapping.
std::string undone(Wrapping wrapping, std::string_view bytes) {
  for (const Unwrapping& unwrapping : unwrappings()) {
    if (unwrapping.wrapping != wrapping) continue;
    std::string room(bytes.size(), '\0');
    room.resize(unwrapping.undo(bytes, room));
    if (!room.empty()) return room;
  }
  return "none";
}

const std::string text = "a key of 24 characters!!";

TEST(Wrapping, of_wide_characters_is_undone_with_its_mark_and_without) {
  std::string narrow_le, narrow_be, wide_le, wide_be;
  for (const char c : text) {
    narrow_le += c + "\0"s;
    narrow_be += "\0"s + c;
    wide_le += c + "\0\0\0"s;
    wide_be += "\0\0\0"s + c;
  }
  EXPECT_EQ(undone(Wrapping::utf16, narrow_le), text);
  EXPECT_EQ(undone(Wrapping::utf16, narrow_be), text);
  EXPECT_EQ(undone(Wrapping::utf16, "\xff\xfe" + narrow_le), text);
  EXPECT_EQ(undone(Wrapping::utf16, "\xfe\xff" + narrow_be), text);
  EXPECT_EQ(undone(Wrapping::utf32, wide_le), text);
  EXPECT_EQ(undone(Wrapping::utf32, wide_be), text);
  EXPECT_EQ(undone(Wrapping::utf32, "\xff\xfe\0\0"s + wide_le), text);
  EXPECT_EQ(undone(Wrapping::utf16, text), "none");
  EXPECT_EQ(wide_text(narrow_be), Wrapping::utf16);
  EXPECT_EQ(wide_text(wide_le), Wrapping::utf32);
  EXPECT_EQ(wide_text(text), std::nullopt);
  EXPECT_EQ(wide_text(std::string(64, '\0')), std::nullopt);
}

TEST(Wrapping, of_base64_is_undone_in_either_alphabet_and_in_any_lines) {
  EXPECT_EQ(undone(Wrapping::base64, "YSBrZXkgb2YgMjQgY2hhcmFjdGVycyEh"), text);
  EXPECT_EQ(undone(Wrapping::base64, "YSBrZXkgb2Yg\r\nMjQgY2hhcmFj dGVycyEh\n"), text);
  EXPECT_EQ(undone(Wrapping::base64, "-_-_+/+/AAAAAAAAAAAAAAAAAAAA"),
            undone(Wrapping::base64, "+/+/+/+/AAAAAAAAAAAAAAAAAAAA"));
  EXPECT_EQ(undone(Wrapping::base64, "YSBrZXkgb2YgMjQgY2hhcmFjdGVyc3M="), "a key of 24 characterss");
  EXPECT_EQ(undone(Wrapping::base64, "YSBrZXkgb2YgMjQgY2hhcmFjdGVyc3M"), "a key of 24 characterss");
  EXPECT_EQ(undone(Wrapping::base64, "a, k.e!y: o?f 2;4 c'h*a(r)s"), "none");
}

TEST(Wrapping, of_hexadecimal_is_undone_whatever_stands_between) {
  const std::string bytes = "abcdefghijkl";
  EXPECT_EQ(undone(Wrapping::hex, "6162636465666768696a6b6c"), bytes);
  EXPECT_EQ(undone(Wrapping::hex, "0x6162636465666768696A6B6C"), bytes);
  EXPECT_EQ(undone(Wrapping::hex, "61:62:63:64:65:66:67:68:69:6a:6b:6c"), bytes);
  EXPECT_EQ(undone(Wrapping::hex, "{0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c}"), bytes);
  EXPECT_EQ(undone(Wrapping::hex, "6162636465666768696a6b6cz"), bytes);
}

TEST(Wrapping, of_escapes_is_undone_as_json_c_and_shells_write_them) {
  EXPECT_EQ(undone(Wrapping::escapes, R"(a\nb\r\n\"c\"\/\u0041\x41\101\\n)"), "a\nb\r\n\"c\"/AAA\\n");
  EXPECT_EQ(undone(Wrapping::escapes, "a\\\nb"), "ab");
  EXPECT_EQ(undone(Wrapping::escapes, R"(\q\u00)"), R"(\q\u00)");
  EXPECT_EQ(undone(Wrapping::escapes, "ends with \\"), "ends with \\");
  EXPECT_EQ(undone(Wrapping::escapes, "abc"), "none");
}

TEST(Wrapping, of_uris_is_undone) {
  EXPECT_EQ(undone(Wrapping::percent, "a%20b%2Bc+d"), "a b+c+d");
  EXPECT_EQ(undone(Wrapping::percent, "100 % c4n4ry %zz"), "none");
}

TEST(Wrapping, that_changes_no_byte_is_peeled_off) {
  const struct {
    std::string text, inside;
    std::optional<Wrapping> wrapping;
  } cases[] = {
      {"abc", "abc", std::nullopt},
      {" \n\xC2\xA0"
       "abc\x0b",
       "abc", std::nullopt},
      {"\"abc\"", "abc", Wrapping::quotes},
      {"' \"abc\" '", "abc", Wrapping::quotes},
      {"\xEF\xBB\xBF\"abc\"", "abc", Wrapping::byte_order_mark},
      {"\u201Cabc\u201D", "abc", Wrapping::quotes},
      {"data:text/plain;base64,YWJj", "YWJj", Wrapping::data_uri},
      {"database,c4n4ry", "database,c4n4ry", std::nullopt},
      {"\"abc'", "\"abc'", std::nullopt},
      {"\"", "\"", std::nullopt},
      {"", "", std::nullopt},
  };
  for (const auto& known : cases) {
    EXPECT_EQ(peel(known.text).inside, known.inside) << known.text;
    EXPECT_EQ(peel(known.text).wrapping, known.wrapping) << known.text;
  }
}

TEST(Wrapping, is_undone_into_no_more_room_than_it_takes) {
  for (const Unwrapping& unwrapping : unwrappings()) {
    for (const char c : {'a', '\\', '%', '\0', '0', '='}) {
      std::string room(100, '\0');
      EXPECT_LE(unwrapping.undo(std::string(100, c), room), 100u);
    }
  }
}

}  // namespace jwtsync::jose::wrapping_test
