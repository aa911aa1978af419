// SPDX-License-Identifier: Apache-2.0
#include "cli/cause_text.h"

#include <gmock/gmock.h>
#include <jwtsync/cause_page.h>
#include "base/text.h"

namespace jwtsync::cli::cause_text_test {

TEST(cause_text, of_the_list_fits_a_terminal) {
  const std::string list = list_of_causes();
  for (const std::string_view line : base::split(list, '\n'))
    EXPECT_LE(base::count_characters(line), page_width) << line;
}

TEST(cause_text, lists_every_cause_below_its_family) {
  const std::string list = list_of_causes();
  std::size_t at = 0;
  for (const CauseFamily& family : cause_families()) {
    at = list.find("\n" + std::string(family.title) + ":\n", at);
    ASSERT_NE(at, list.npos) << family.title;
    for (const CausePage& page : family.pages) {
      at = list.find("\n  " + std::string(name_of(page.cause)) + " ", at);
      ASSERT_NE(at, list.npos) << name_of(page.cause);
      EXPECT_TRUE(list.substr(0, list.find('\n', at + 1)).ends_with(page.title)) << page.title;
    }
  }
}

TEST(cause_text, is_data_for_a_program) {
  const json::Value one = json_of(Cause::clock_skew);
  EXPECT_EQ(one["name"], "clock-skew");
  EXPECT_EQ(one["family"], "The keys agree, and something else departs");
  EXPECT_EQ(one["certainty"], "certain");
  for (const char* member : {"title", "looks", "happens", "evidence", "remedy", "prevention"}) {
    EXPECT_FALSE(one[member].get<std::string>().empty()) << member;
  }
}

}  // namespace jwtsync::cli::cause_text_test
