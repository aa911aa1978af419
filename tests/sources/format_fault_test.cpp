// SPDX-License-Identifier: Apache-2.0
#include "sources/appearance.h"

#include <gtest/gtest.h>
#include <array>
#include <string>

namespace jwtsync::sources::format_fault_test {

using namespace std::string_literals;

TEST(format_fault, says_why_a_value_is_not_of_its_format) {
  const struct {
    Format format;
    std::string text;
    std::string_view what, hint;
  } table[] = {
      {Format::hex, "abc", "it has an odd number of digits", "strictly"},
      {Format::hex, "0xabc", "it has an odd number of digits", "strictly"},
      {Format::hex, "c4n4ry", "it holds something else than hexadecimal digits", "strictly"},
      {Format::hex, "ab\nab", "it has line breaks", "one line"},
      {Format::hex, "\xff\xfe" + "a\0b\0"s, "it is UTF-16", "UTF-8"},
      {Format::hex, "a\0b\0a\0b\0a\0b\0a\0b\0a\0b\0"s, "it is UTF-16", "UTF-8"},
      {Format::base64, "-_-_", "it is written in the alphabet of base64url", "format=base64url reads it"},
      {Format::base64, "/w", "it lacks the padding of base64", "strictly"},
      {Format::base64, "Zw", "it lacks the padding of base64", "format=base64url reads it"},
      {Format::base64, "+/+/\n+/+/", "it has line breaks", "one line"},
      {Format::base64, "+/+/\\r+/+/", "it holds \\r as two characters", "one line"},
      {Format::base64, "+/+/\\n+/+/", "it holds \\n as two characters", "one line"},
      {Format::base64, "c4n4ry!!", "", "strictly"},
      {Format::base64, "/x==", "", "strictly"},
      {Format::base64url, "_w==", "it ends with padding, which base64url does not have", "strictly"},
      {Format::base64url, "Zw==", "it ends with padding, which base64url does not have", "format=base64 reads it"},
      {Format::base64url, "+/+/", "it is written in the alphabet of base64", "format=base64 reads it"},
      {Format::jwks, "c4n4ry", "", "strictly"},
  };
  for (const auto& row : table) {
    const FormatFault fault = format_fault(row.text, row.format);
    EXPECT_EQ(fault.what, row.what) << row.text;
    EXPECT_NE(fault.hint.find(row.hint), std::string_view::npos) << row.text << ": " << fault.hint;
  }
}

TEST(format_fault, a_hexadecimal_number_may_begin_with_0x) {
  std::array<char, 8> room{};
  EXPECT_EQ(decode("0xabcd", Format::hex, room.data()), 2u);
  EXPECT_EQ(std::string(room.data(), 2), "\xab\xcd");
  EXPECT_EQ(decode("0Xabcd", Format::hex, room.data()), 2u);
  EXPECT_EQ(decode("x0abcd", Format::hex, room.data()), std::nullopt);
  EXPECT_EQ(decode("0x0xab", Format::hex, room.data()), std::nullopt);
  EXPECT_EQ(decode("0xabcd", Format::base64, room.data()), std::nullopt);
}

}  // namespace jwtsync::sources::format_fault_test
