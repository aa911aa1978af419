// SPDX-License-Identifier: Apache-2.0
#include "variant_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::variant_base64_test {

using fixture::change;
using fixture::Row;

TEST(variant_base64, encodes) {
  constexpr Row rows[] = {
      {"base64_encoded", "\xfb\xef\xff?", "++//Pw=="},
      {"base64url_encoded", "\xfb\xef\xff?", "--__Pw"},
      {"base64url_encoded_padded", "\xfb\xef\xff?", "--__Pw=="},
      {"base64url_encoded_padded", "abc", "YWJj"},
      {"base64_encoded_line", "ab", "YWIK"},
      {"base64_encoded_line", "abc", "YWJjCg=="},
      {"base64_encoded_twice", "abc", "WVdKag=="},
      {"base64_encoded_quoted", "abc", "\"YWJj\""},
      {"base64_prefix_encoded", "abc", "base64:YWJj"},
  };
  fixture::expect(rows);
}

TEST(variant_base64, decodes_what_is_base64_and_nothing_else) {
  constexpr Row rows[] = {
      {"base64_decoded", "++//Pw==", "\xfb\xef\xff?"},
      {"base64_decoded", "++//Pw", "\xfb\xef\xff?"},
      {"base64_decoded", "no base64 at all!", ""},
      {"base64_decoded", "-_-_-_-_", ""},
      {"base64_decoded", "QUJ=", ""},  // stray bits
      {"base64_decoded", "YWJj\n", ""},
      {"base64url_decoded", "--__Pw", "\xfb\xef\xff?"},
      {"base64url_decoded", "--__Pw==", "\xfb\xef\xff?"},
      {"base64url_decoded", "+/+/+/+/", ""},
      {"base64_decoded_trimmed", "YWJjCg==", "abc"},
      {"base64_decoded_trimmed", "YWJj", "abc"},
      {"base64_decoded_trimmed", "no base64", ""},
      {"base64_decoded_twice", "WVdKag==", "abc"},
      {"base64_decoded_twice", "WVdKago=", "abc"},  // a newline behind the inner text
      {"base64_decoded_twice", "YSBi", ""},
      {"base64_decoded_twice", "no base64 at all!", ""},
      {"base64_unwrapped_decoded", "YW\r\nJj\n", "abc"},
      {"base64_unwrapped_decoded", "Y W J j C g = =", "abc\n"},
      {"base64_unwrapped_decoded", "--\n__", ""},
      {"base64_unwrapped_decoded", "\n", ""},
      {"base64_unquoted_decoded", "\"YWJj\"", "abc"},
      {"base64_unquoted_decoded", "'YWJj'", "abc"},
      {"base64_unquoted_decoded", "YWJj", ""},
      {"base64_prefix_decoded", "base64:YWJj", "abc"},
      {"base64_prefix_decoded", "base64:", ""},
      {"base64_prefix_decoded", "base64:!", ""},
      {"base64_prefix_decoded", "YWJj", ""},
  };
  fixture::expect(rows);
}

TEST(variant_base64, is_spelled_in_several_ways) {
  constexpr Row rows[] = {
      {"base64_padding_removed", "YQ==", "YQ"},
      {"base64_padding_removed", "YWI=", "YWI"},
      {"base64_padding_removed", "no-padding", ""},
      {"base64_padding_removed", "oddd=", ""},
      {"base64_padding_added", "YQ", "YQ=="},
      {"base64_padding_added", "-_8", "-_8="},
      {"base64_padding_added", "YQ==", ""},
      {"base64_padding_added", "not base64", ""},
      {"base64_as_base64url", "++//Pw==", "--__Pw"},
      {"base64_as_base64url", "plain text!", ""},
      {"base64_as_base64url", "QUJD", ""},
      {"base64url_as_base64", "--__Pw", "++//Pw=="},
      {"base64url_as_base64", "QUJD", ""},
      {"base64_prefix_removed", "base64:YWJj", "YWJj"},
      {"base64_prefix_removed", "base64:not so", ""},
      {"base64_prefix_added", "YWJj", "base64:YWJj"},
      {"base64_prefix_added", "not base64", ""},
  };
  fixture::expect(rows);
}

TEST(variant_base64, is_broken_into_lines_none_of_which_ends_the_last) {
  const std::string line(76, 'A'), short_line(64, 'A');
  EXPECT_EQ(change("base64_wrapped_76", line + "BBBB"), line + "\nBBBB");
  EXPECT_EQ(change("base64_wrapped_64", short_line + short_line), short_line + "\n" + short_line);
  EXPECT_EQ(change("base64_wrapped_76", line), "");
  EXPECT_EQ(change("base64_wrapped_64", std::string(65, ' ')), "");
  const std::string bytes(57, '\0');  // of one line of 76
  EXPECT_EQ(change("base64_encoded_wrapped_76", bytes), "");
  EXPECT_EQ(change("base64_encoded_wrapped_76", bytes + "abc"), line + "\nYWJj");
  EXPECT_EQ(change("base64_encoded_line_wrapped_76", bytes), line + "\nCg==");
  EXPECT_EQ(change("base64_encoded_wrapped_64", bytes), short_line + "\n" + std::string(12, 'A'));
  EXPECT_EQ(change("base64_encoded_line_wrapped_64", bytes), short_line + "\n" + std::string(12, 'A') + "Cg==");
}

}  // namespace jwtsync::fleet::variant_base64_test
