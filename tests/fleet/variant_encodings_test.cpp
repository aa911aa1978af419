// SPDX-License-Identifier: Apache-2.0
#include "variant_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::variant_encodings_test {

using fixture::change;
using fixture::Row;

TEST(variant_encodings, of_hexadecimal) {
  constexpr Row rows[] = {
      {"hex_encoded", "\xfb\x0a!", "fb0a21"},
      {"hex_encoded_upper", "\xfb\x0a!", "FB0A21"},
      {"hex_decoded", "fB0a21", "\xfb\x0a!"},
      {"hex_decoded", "0g", ""},
      {"hex_decoded", "abc", ""},
      {"hex_prefix_encoded", "\xfb!", "0xfb21"},
      {"hex_prefix_decoded", "0XfB21", "\xfb!"},
      {"hex_prefix_decoded", "fb21", ""},
      {"hex_prefix_decoded", "0x", ""},
      {"hex_prefix_removed", "0xfB21", "fB21"},
      {"hex_prefix_removed", "0xtra", ""},
      {"hex_prefix_removed", "0xabc", ""},
      {"hex_prefix_added", "fB21", "0xfB21"},
      {"hex_prefix_added", "0xfb21", ""},
      {"hex_lower", "Fb0A", "fb0a"},
      {"hex_lower", "fb0a", ""},
      {"hex_lower", "SECRET", ""},
      {"hex_upper", "fb0A", "FB0A"},
      {"hex_upper", "0123", ""},
  };
  fixture::expect(rows);
}

TEST(variant_encodings, of_percent_signs) {
  constexpr Row rows[] = {
      {"percent_encoded", "a+b/c=\xff~", "a%2Bb%2Fc%3D%FF~"},
      {"percent_encoded", "Az09-._~", ""},
      {"percent_decoded", "a%2Bb%2fc+", "a+b/c+"},
      {"percent_decoded", "100%", ""},
      {"percent_decoded", "%2", ""},
      {"percent_decoded", "%zz", ""},
      {"percent_decoded", "none", ""},
  };
  fixture::expect(rows);
}

TEST(variant_encodings, of_character_sets) {
  constexpr Row rows[] = {
      {"latin1_as_utf8", "\xe9", "\xC3\xA9"},     {"latin1_as_utf8", "ascii", ""},
      {"utf8_as_latin1", "\xC3\xA9", "\xe9"},     {"utf8_as_latin1", "ascii", ""},
      {"utf8_as_latin1", "\xE2\x82\xAC uro", ""},  // U+20AC has no place in ISO 8859-1
      {"utf8_as_latin1", "\xff\xfe", ""},         {"utf16_encoded", "\xff\xfe", ""},
  };
  fixture::expect(rows);
  EXPECT_EQ(change("utf16_encoded", "a\xE2\x82\xAC\xF0\x9F\x98\x80"), std::string("a\0\xac\x20\x3d\xd8\x00\xde", 8));
}

}  // namespace jwtsync::fleet::variant_encodings_test
