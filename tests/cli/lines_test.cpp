// SPDX-License-Identifier: Apache-2.0
#include "cli/lines.h"

#include "fixture.h"

namespace jwtsync::cli::lines_test {

using ::testing::ElementsAre;

std::vector<std::string> lines_in(std::string text, std::size_t at_once, std::size_t limit = 100) {
  TextInput in(std::move(text), at_once);
  TextOutput out;
  Lines lines(in, out, limit);
  std::vector<std::string> all;
  for (auto line = lines.next(); line && *line; line = lines.next()) all.emplace_back(**line);
  return all;
}

TEST(lines, are_the_same_however_they_arrive) {
  for (const std::size_t at_once : {1u, 2u, 3u, 1000u}) {
    EXPECT_THAT(lines_in("one\n\ntwo\nlast", at_once), ElementsAre("one", "", "two", "last"));
    EXPECT_THAT(lines_in("one\n", at_once), ElementsAre("one"));
    EXPECT_THAT(lines_in("", at_once), ElementsAre());
  }
}

TEST(lines, a_long_line_is_cut_and_the_next_one_is_whole) {
  for (const std::size_t at_once : {1u, 7u, 1000u}) {
    EXPECT_THAT(lines_in("123456789\nabc\n", at_once, 4), ElementsAre("12345", "abc"));
  }
}

TEST(lines, answers_are_sent_before_waiting_for_more) {
  TextInput in("a\nb\n", 2);
  TextOutput out;
  Lines lines(in, out, 100);
  ASSERT_EQ(**lines.next(), "a");
  out.write("answer");
  EXPECT_EQ(out.text(), "");
  ASSERT_EQ(**lines.next(), "b");
  EXPECT_EQ(out.text(), "answer");
}

}  // namespace jwtsync::cli::lines_test
