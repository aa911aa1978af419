// SPDX-License-Identifier: Apache-2.0
#include "jose/compact.h"

#include <gtest/gtest.h>

namespace jwtsync::jose::compact_test {

TEST(Compact, has_three_parts_and_what_is_signed) {
  const auto parts = split_compact("aa.bbb.c");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->header, "aa");
  EXPECT_EQ(parts->payload, "bbb");
  EXPECT_EQ(parts->signature, "c");
  EXPECT_EQ(parts->signing_input, "aa.bbb");
}

TEST(Compact, has_no_empty_header_or_signature) {
  for (const std::string_view token : {"", ".", "..", "a", "a.b", "a.b.", "a..", ".b.c", "a.", ".a", "..c"}) {
    EXPECT_FALSE(split_compact(token)) << token;
  }
}

TEST(Compact, may_have_an_empty_payload) { EXPECT_EQ(split_compact("a..c")->signing_input, "a."); }

TEST(Compact, leaves_further_dots_to_the_decoder) { EXPECT_EQ(split_compact("a.b.c.d")->signature, "c.d"); }

}  // namespace jwtsync::jose::compact_test
