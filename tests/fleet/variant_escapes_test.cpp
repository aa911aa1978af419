// SPDX-License-Identifier: Apache-2.0
#include "variant_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::variant_escapes_test {

using fixture::Row;

TEST(variant_escapes, of_line_breaks_and_spaces) {
  constexpr Row rows[] = {
      {"newlines_escaped", "a\nb\n", "a\\nb\\n"},
      {"newlines_escaped", "one line", ""},
      {"newlines_unescaped", "a\\nb\\n", "a\nb\n"},
      {"newlines_unescaped", "one line", ""},
      {"newlines_as_spaces", "a\nb", "a b"},
      {"newlines_as_spaces", "one line", ""},
      {"line_breaks_removed", "a\r\nb\nc\n", "abc"},
      {"line_breaks_removed", "one line", ""},
      {"crlf_as_lf", "a\r\nb\r", "a\nb\r"},
      {"crlf_as_lf", "a\nb", ""},
      {"lf_as_crlf", "a\nb\r\nc\n", "a\r\nb\r\nc\r\n"},
      {"lf_as_crlf", "a\r\nb", ""},
      {"pluses_as_spaces", "a+b", "a b"},
      {"pluses_as_spaces", "minus-only", ""},
      {"spaces_as_pluses", "a b", "a+b"},
      {"spaces_as_pluses", "a\tb", ""},
  };
  fixture::expect(rows);
}

TEST(variant_escapes, of_dollar_signs_and_backslashes) {
  constexpr Row rows[] = {
      {"dollars_doubled", "a$b", "a$$b"},
      {"dollars_doubled", "euros", ""},
      {"dollars_undoubled", "a$$$b", "a$$b"},
      {"dollars_undoubled", "single $ only", ""},
      {"dollars_escaped", "a$b", "a\\$b"},
      {"dollars_escaped", "euros", ""},
      {"backslashes_doubled", "a\\b", "a\\\\b"},
      {"backslashes_doubled", "a/b", ""},
      {"backslashes_undoubled", "a\\\\b", "a\\b"},
      {"backslashes_undoubled", "a\\b", ""},
      {"backslashes_removed", "a\\b\\\\c\\$\\", "ab\\c$\\"},
      {"backslashes_removed", "\\", ""},
      {"backslashes_removed", "a/b", ""},
  };
  fixture::expect(rows);
}

TEST(variant_escapes, of_references) {
  constexpr Row rows[] = {
      {"html_escaped", "a&b<c>\"'", "a&amp;b&lt;c&gt;&quot;&#39;"},
      {"html_escaped", "plain", ""},
      {"html_unescaped", "a&amp;b&lt;c&gt;&quot;&#39;&apos;&#x27;&#X27;", "a&b<c>\"''''"},
      {"html_unescaped", "&amp;lt;", "&lt;"},
      {"html_unescaped", "&#233;&#x20AC;&#x1F600;&#x10FFFF;", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF"},
      {"html_unescaped", "&nbsp;&;&#;&#x;&#-1;&#xD800;&#x110000;&#0;&#1234567;&amp", ""},
      {"html_unescaped", "plain & simple;", ""},
      {"unicode_escaped", "a&b<c>", "a\\u0026b\\u003cc\\u003e"},
      {"unicode_escaped", "plain", ""},
      {"unicode_unescaped", "a\\u0026b\\u002B\\u20ac", "a&b+\xE2\x82\xAC"},
      {"unicode_unescaped", "\\u00\\ud83d\\u0000\\uzzzz\\", ""},
      {"unicode_unescaped", "plain", ""},
  };
  fixture::expect(rows);
}

}  // namespace jwtsync::fleet::variant_escapes_test
