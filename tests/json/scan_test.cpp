// SPDX-License-Identifier: Apache-2.0
#include "json/scan.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace jwtsync::json::scan_test {

/// What is written of a text that is copied to exactly the room it needs; nothing if it is not plain.
std::optional<std::string> copied(std::string_view text) {
  const std::vector<char> from(text.begin(), text.end());
  std::vector<char> room(text.size());
  if (!copy_plain({from.data(), from.size()}, room.data())) return std::nullopt;
  return std::string(room.begin(), room.end());
}

TEST(CopyPlain, copies_plain_text_of_every_length_and_refuses_one_special_byte_anywhere) {
  std::string text;
  for (std::size_t size = 0; size <= 70; ++size) {
    EXPECT_EQ(copied(text), text);
    for (std::size_t place = 0; place < size; ++place) {
      for (const char special : {'"', '\\', '\n', '\0', '\x1f', '\x80', '\xff'}) {
        std::string marred = text;
        marred[place] = special;
        EXPECT_EQ(copied(marred), std::nullopt) << size << " at " << place;
      }
    }
    text += static_cast<char>('a' + size % 26);
  }
}

TEST(EightDigits, are_the_number_they_write_and_nothing_else_is_one) {
  EXPECT_EQ(eight_digits("00000000"), 0);
  EXPECT_EQ(eight_digits("17643512"), 17643512);
  EXPECT_EQ(eight_digits("99999999"), 99999999);
  for (std::size_t place = 0; place < 8; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string digits = "12345678";
      digits[place] = static_cast<char>(byte);
      const bool is_digit = byte >= '0' && byte <= '9';
      EXPECT_EQ(eight_digits(digits.data()), is_digit ? std::stoll(digits) : -1) << byte << " at " << place;
    }
  }
}

TEST(TenDigits, are_the_number_they_write_and_nothing_else_is_one) {
  EXPECT_EQ(ten_digits("0000000000"), 0);
  EXPECT_EQ(ten_digits("1764351200"), 1764351200);
  EXPECT_EQ(ten_digits("9999999999"), 9999999999);
  for (std::size_t place = 0; place < 10; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string digits = "1234567890";
      digits[place] = static_cast<char>(byte);
      const bool is_digit = byte >= '0' && byte <= '9';
      EXPECT_EQ(ten_digits(digits.data()), is_digit ? std::stoll(digits) : -1) << byte << " at " << place;
    }
  }
}

TEST(DigitsAmong16, are_counted_up_to_the_first_byte_that_is_none) {
  const std::string digits = "0123456789876543";
  EXPECT_EQ(digits_among_16(digits.data()), 16u);
  for (std::size_t place = 0; place < 16; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      if (byte >= '0' && byte <= '9') continue;
      std::string text = digits;
      text[place] = static_cast<char>(byte);
      EXPECT_EQ(digits_among_16(text.data()), place) << byte;
    }
  }
}

TEST(WriteEightDigits, writes_what_reading_gives_back) {
  const auto written = [](std::uint32_t number) {
    std::string digits(8, ' ');
    write_eight_digits(number, digits.data());
    return digits;
  };
  EXPECT_EQ(written(0), "00000000");
  EXPECT_EQ(written(17'643'512), "17643512");
  EXPECT_EQ(written(99'999'999), "99999999");
  // Each half takes each of its values.
  for (std::uint32_t four = 0; four < 10'000; ++four) {
    const std::uint32_t number = four * 10'000 + (9'999 - four);
    EXPECT_EQ(eight_digits(written(number).data()), number);
  }
}

}  // namespace jwtsync::json::scan_test
