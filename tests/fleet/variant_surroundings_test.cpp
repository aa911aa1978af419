// SPDX-License-Identifier: Apache-2.0
#include "variant_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::variant_surroundings_test {

using fixture::Row;

TEST(variant_surroundings, of_white_space) {
  constexpr Row rows[] = {
      {"trailing_newline", "secret", "secret\n"},
      {"trailing_newline", "secret\n", "secret\n\n"},
      {"trailing_newline", "", ""},
      {"trailing_carriage_return", "secret", "secret\r"},
      {"trailing_crlf", "secret", "secret\r\n"},
      {"trailing_space", "secret", "secret "},
      {"leading_space", "secret", " secret"},
      {"trimmed", "\t secret\xC2\xA0\r\n", "secret"},
      {"trimmed", " \n", ""},
      {"trimmed", "nothing-to-trim", ""},
      {"trimmed", "within it", ""},
  };
  fixture::expect(rows);
}

TEST(variant_surroundings, of_quotes) {
  constexpr Row rows[] = {
      {"double_quoted", "secret", "\"secret\""},
      {"single_quoted", "secret", "'secret'"},
      {"double_unquoted", "\"secret\"", "secret"},
      {"double_unquoted", "\"one-side-only", ""},
      {"double_unquoted", "\"", ""},
      {"double_unquoted", "'secret'", ""},
      {"single_unquoted", "'secret'", "secret"},
      {"single_unquoted", "'other\"", ""},
      {"unquoted_and_trimmed", "\"secret\"\n", "secret"},
      {"unquoted_and_trimmed", " ' secret ' ", "secret"},
      {"unquoted_and_trimmed", "secret\n", ""},
      {"unquoted_and_trimmed", "\"\"", ""},
      {"unquoted_and_trimmed", "\"", ""},
  };
  fixture::expect(rows);
}

TEST(variant_surroundings, of_what_nobody_sees) {
  constexpr Row rows[] = {
      {"byte_order_mark_added", "secret", "\xEF\xBB\xBFsecret"},
      {"byte_order_mark_removed", "\xEF\xBB\xBFsecret", "secret"},
      {"byte_order_mark_removed", "no mark", ""},
      {"byte_order_mark_removed", "behind\xEF\xBB\xBF", ""},
      {"byte_order_mark_and_crlf_added", "secret", "\xEF\xBB\xBFsecret\r\n"},
      {"byte_order_mark_and_space_removed", "\xEF\xBB\xBFsecret\r\n", "secret"},
      {"byte_order_mark_and_space_removed", "secret\r\n", ""},
      {"zero_width_removed",
       "se\xE2\x80\x8B"
       "cret\xE2\x81\xA0\xEF\xBB\xBF",
       "secret"},
      {"zero_width_removed", "nothing invisible", ""},
      {"zero_width_removed", "\xE2\x80\xA2 a bullet", ""},
  };
  fixture::expect(rows);
}

}  // namespace jwtsync::fleet::variant_surroundings_test
