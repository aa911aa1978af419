// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <gtest/gtest.h>

#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::base::printable_test {

TEST(printable, text_cannot_disturb_a_terminal) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"plain, für 日本", "plain, für 日本"},
      {"\x1b[2J", "\\u{1b}[2J"},
      {"a\nb\x7f", "a\\u{a}b\\u{7f}"},
      {"\xc2\x9b", "\\u{9b}"},   // C1: a terminal may take it for ESC [
      {"\xc2\xa0", "\xc2\xa0"},  // no-break space
      {"\xe2\x80\xae"
       "evil",
       "\\u{202e}evil"},                                   // right-to-left override
      {"\xe2\x81\xa6\xe2\x81\xa9", "\\u{2066}\\u{2069}"},  // isolates
      {"\xe2", "\xe2"},
      {"a\xe2\x80\xa8z\xe2\x80\xa9", "a\\u{2028}z\\u{2029}"},  // they end a line, for some
      {"\xd8\x9c", "\\u{61c}"},                                // Arabic letter mark
      {"auth   staging", "auth \\u{20}\\u{20}staging"},
      {"auth \xe2\x80\x83staging", "auth \\u{2003}staging"},  // an em space
      {" a b ", " a b "},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(printable(text), expected);
}

}  // namespace jwtsync::base::printable_test
