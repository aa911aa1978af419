// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::base::encoding_test {

using ::testing::Eq;
using ::testing::Optional;

std::optional<std::string> decoded(std::optional<std::size_t> (*decode)(std::string_view, char*) noexcept,
                                   std::string_view text) {
  std::string room(text.size() + 2, '\0');
  const auto size = decode(text, room.data());
  if (!size) return std::nullopt;
  return room.substr(0, *size);
}

struct Pair {
  std::string_view bytes;
  std::string_view url;
  std::string_view standard;
};

/// RFC 4648 10, and the two characters in which the alphabets differ.
constexpr std::array pairs{
    Pair{"", "", ""},
    Pair{"f", "Zg", "Zg=="},
    Pair{"fo", "Zm8", "Zm8="},
    Pair{"foo", "Zm9v", "Zm9v"},
    Pair{"foob", "Zm9vYg", "Zm9vYg=="},
    Pair{"fooba", "Zm9vYmE", "Zm9vYmE="},
    Pair{"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    Pair{"\xfb\xff\xfe", "-__-", "+//+"},
};

TEST(encoding, base64url_is_as_the_rfc_has_it) {
  for (const Pair& pair : pairs) {
    EXPECT_EQ(base64url_encode(pair.bytes), pair.url);
    EXPECT_EQ(base64url_size(pair.bytes.size()), pair.url.size());
    EXPECT_THAT(base64url_decode(pair.url), Optional(Eq(pair.bytes))) << pair.url;
  }
}

TEST(encoding, base64_is_decoded_with_its_padding) {
  for (const Pair& pair : pairs) EXPECT_THAT(decoded(base64_decode, pair.standard), Optional(Eq(pair.bytes)));
}

TEST(encoding, every_byte_comes_back) {
  std::string every;
  for (int value = 0; value < 256; ++value) every += static_cast<char>(value);
  for (std::size_t size = 0; size <= every.size(); ++size) {
    const std::string bytes = every.substr(0, size);
    const std::string text = base64url_encode(bytes);
    EXPECT_LE(bytes.size(), base64url_decoded_size(text.size()));
    EXPECT_THAT(base64url_decode(text), Optional(Eq(bytes)));
    EXPECT_THAT(decoded(hex_decode, hex_encode(bytes)), Optional(Eq(bytes)));
  }
}

TEST(encoding, base64url_that_is_not_strict_is_refused) {
  // RFC 7515 2: no padding, no white space. RFC 4648 3.5: no stray bits, or two texts would mean the same bytes.
  constexpr std::array<std::string_view, 12> texts{"Z",     "Zg=",    "Zg==", "Zh",   "Zm9",  "Zm9vY",
                                                   "Zm 9v", "Zm9v\n", "Zm+v", "Zm/v", "Zm.v", "Zm\xc3\xa4"};
  for (const std::string_view text : texts) EXPECT_EQ(base64url_decode(text), std::nullopt) << text;
  using namespace std::string_view_literals;
  EXPECT_EQ(base64url_decode("Zm\0v"sv), std::nullopt);
}

TEST(encoding, base64_that_is_not_strict_is_refused) {
  constexpr std::array<std::string_view, 8> texts{"Zg", "Zg=", "Zh==", "Zg===", "=Zg=", "Zm-v", "Zm_v", "Zm9v\n"};
  for (const std::string_view text : texts) EXPECT_EQ(decoded(base64_decode, text), std::nullopt) << text;
}

TEST(encoding, base64_is_written_with_its_padding) {
  const auto encoded = [](std::string_view bytes) {
    std::string text(base64_size(bytes.size()), '?');
    base64_encode(bytes, text.data());
    return text;
  };
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("\xfb\xff\xfe"), "+//+");
}

TEST(encoding, a_pen_writes_one_after_the_other) {
  std::array<char, 16> room{};
  Pen pen(room);
  pen.put("a:").put('b').put_base64url("\xfb\xff").put_base64("\xfb\xff");
  EXPECT_EQ(std::string_view(room.data(), pen.written()), "a:b-_8+/8=");
}

TEST(encoding, a_pen_stops_where_its_room_ends) {
  std::array<char, 4> room{};
  Pen pen(room);
  pen.put("abc");
  EXPECT_DEATH(pen.put("de"), "encoding.h");
  EXPECT_DEATH(pen.put_base64("d"), "encoding.h");
  pen.put('d');
  EXPECT_EQ(pen.written(), room.size());
}

TEST(encoding, hexadecimal_is_written_in_lower_case_and_read_in_either) {
  EXPECT_EQ(hex_encode("\x01\xab\xff"), "01abff");
  EXPECT_THAT(decoded(hex_decode, "01ABff"), Optional(Eq("\x01\xab\xff")));
}

TEST(encoding, text_that_is_no_hexadecimal_is_refused) {
  for (const std::string_view text : {"0", "0g", "g0", "0x", " 0", "0\n"}) {
    EXPECT_EQ(decoded(hex_decode, text), std::nullopt) << text;
  }
}

std::string percent_encode(std::string_view bytes, std::string text = {}) {
  append_percent_encoded(text, bytes);
  return text;
}

TEST(encoding, all_but_unreserved_characters_is_percent_encoded) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode(" \"%&+/:=?@[]{}\r\n"), "%20%22%25%26%2B%2F%3A%3D%3F%40%5B%5D%7B%7D%0D%0A");
  EXPECT_EQ(percent_encode("J\xc3\xbcrgen"), "J%C3%BCrgen");
  EXPECT_EQ(percent_encode(std::string_view("\0\x7f", 2)), "%00%7F");
  EXPECT_EQ(percent_encode(""), "");
  EXPECT_EQ(percent_encode("[1]", "json:"), "json:%5B1%5D");
}

TEST(encoding, percent_encoding_is_read_back) {
  EXPECT_EQ(percent_decode("a%20b%3Fc%2cd%25+"), "a b?c,d%+");
  EXPECT_EQ(percent_decode(percent_encode("\xc3\xbc\r\n%")), "\xc3\xbc\r\n%");
  EXPECT_EQ(percent_decode(""), "");
  for (const char* bad : {"%", "a%2", "%zz", "%2", "%%20"}) EXPECT_FALSE(percent_decode(bad)) << bad;
}

}  // namespace jwtsync::base::encoding_test
