// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gmock/gmock.h>

#include <array>
#include <string>

namespace jwtsync::base::text_test {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

/// The UTF-8 of a code point, surrogates and what is past the end included.
std::string utf8(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | (c >> 6)), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000) return {byte(0xe0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3f)), byte(0x80 | (c & 0x3f))};
  return {byte(0xf0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3f)), byte(0x80 | ((c >> 6) & 0x3f)),
          byte(0x80 | (c & 0x3f))};
}

/// Every code point for which Python's str.isspace() is true (Unicode 15): what str.strip() takes off.
constexpr std::array<char32_t, 29> python_space{0x09,   0x0a,   0x0b,   0x0c,   0x0d,   0x1c,   0x1d,   0x1e,
                                                0x1f,   0x20,   0x85,   0xa0,   0x1680, 0x2000, 0x2001, 0x2002,
                                                0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a,
                                                0x2028, 0x2029, 0x202f, 0x205f, 0x3000};

TEST(text, trim_takes_off_exactly_what_python_strips) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;  // no characters
    const bool space = std::find(python_space.begin(), python_space.end(), c) != python_space.end();
    const std::string with = utf8(c) + 'k' + utf8(c);
    ASSERT_EQ(trim(with), space ? std::string_view("k") : std::string_view(with)) << std::hex << std::uint32_t{c};
  }
}

struct TrimCase {
  std::string_view text;
  std::string_view trimmed;
};

TEST(text, trim_works_from_both_ends_and_leaves_the_middle) {
  constexpr std::array cases{
      TrimCase{"", ""},
      TrimCase{" \t\r\n", ""},
      TrimCase{"  a b \r\n", "a b"},
      TrimCase{"\xe3\x80\x80 a\xc2\xa0\xe2\x80\x83", "a"},
      TrimCase{"\"a\" ", "\"a\""},
      TrimCase{"\xef\xbb\xbf"
               "a",
               "\xef\xbb\xbf"
               "a"},  // a byte order mark is no space
      TrimCase{"\xe2\x80\x8b"
               "a",
               "\xe2\x80\x8b"
               "a"},                           // nor is a zero width space
      TrimCase{"\x80 a \x80", "\x80 a \x80"},  // bytes that are not UTF-8 stay
      TrimCase{"a\xa0", "a\xa0"},              // so does the tail of a no-break space
  };
  for (const TrimCase& tried : cases) EXPECT_EQ(trim(tried.text), tried.trimmed);
}

TEST(text, well_formed_utf8_is_recognised) {
  for (const char32_t c : {0x00u, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0xd7ffu, 0xe000u, 0xffffu, 0x10000u, 0x10ffffu}) {
    EXPECT_TRUE(is_utf8(utf8(c))) << std::hex << std::uint32_t{c};
    EXPECT_EQ(count_characters(utf8(c)), 1u);
  }
  EXPECT_TRUE(is_utf8(""));
}

TEST(text, what_is_no_utf8_is_refused) {
  constexpr std::array<std::string_view, 16> texts{
      "\x80",             // a continuation byte alone
      "\xbf",             //
      "\xc0\x80",         // overlong NUL
      "\xc1\xbf",         // overlong DEL
      "\xe0\x9f\xbf",     // overlong U+07FF
      "\xf0\x8f\xbf\xbf"  // overlong U+FFFF
      ,
      "\xed\xa0\x80",      // surrogate U+D800
      "\xed\xbf\xbf",      // surrogate U+DFFF
      "\xf4\x90\x80\x80",  // U+110000
      "\xf5\x80\x80\x80",  //
      "\xff",              //
      "\xc3",              // cut off
      "\xe2\x82",          //
      "\xf0\x9f\x98",      //
      "\xc3(",             // no continuation
      "a\xe2\x28\xa1",     //
  };
  for (const std::string_view text : texts) EXPECT_FALSE(is_utf8(text)) << ::testing::PrintToString(text);
}

TEST(text, characters_are_counted_and_not_bytes) {
  EXPECT_EQ(count_characters(""), 0u);
  EXPECT_EQ(count_characters("k\xc3\xa4se"), 4u);
  EXPECT_EQ(count_characters("\xf0\x9f\x94\x91"), 1u);
}

TEST(text, case_changes_in_ascii_only) {
  EXPECT_EQ(lower("Staging_\xc3\x84"), "staging_\xc3\x84");
  EXPECT_EQ(upper("Staging_\xc3\xa4"), "STAGING_\xc3\xa4");
}

TEST(text, a_time_is_written_in_utc_from_the_year_0_to_9999) {
  const auto text_at = [](std::int64_t seconds) {
    return utc_text(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  };
  EXPECT_EQ(text_at(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(text_at(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(text_at(951'782'399), "2000-02-28T23:59:59Z");
  EXPECT_EQ(text_at(951'782'400), "2000-02-29T00:00:00Z");
  EXPECT_EQ(text_at(-62'167'219'200), "0000-01-01T00:00:00Z");
  EXPECT_EQ(text_at(253'402'300'799), "9999-12-31T23:59:59Z");
  EXPECT_EQ(text_at(253'402'300'800), "9999-12-31T23:59:59Z") << "no later one has a text";
}

TEST(text, split_keeps_empty_parts) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split("a", ','), ElementsAre("a"));
}

TEST(text, the_nearest_name_is_what_was_meant) {
  constexpr std::array<std::string_view, 4> names{"development", "test", "staging", "production"};
  EXPECT_THAT(nearest("stagin", names), Optional(Eq("staging")));
  EXPECT_THAT(nearest("produktion", names), Optional(Eq("production")));
  EXPECT_THAT(nearest("tset", names), std::nullopt) << "two changes in four letters are another word";
  EXPECT_THAT(nearest("tes", names), Optional(Eq("test")));
  EXPECT_EQ(nearest("qa", names), std::nullopt);
  EXPECT_EQ(nearest("", names), std::nullopt);
  EXPECT_EQ(nearest("stagin", {}), std::nullopt);
}

}  // namespace jwtsync::base::text_test
