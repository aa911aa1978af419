// SPDX-License-Identifier: Apache-2.0
#include "base/wipe.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <array>

namespace jwtsync::base {
namespace {

TEST(wipe, overwrites_what_stood_there) {
  std::string text(200, 'x');
  const char* const stood = text.data();
  wipe(text);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text.data(), stood);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(stood[i], '\0') << i;
}

TEST(wipe, overwrites_bytes_where_they_stand) {
  std::array<char, 40> bytes;
  bytes.fill('x');
  wipe(std::span<char>(bytes).first(39));
  EXPECT_EQ(std::count(bytes.begin(), bytes.end(), '\0'), 39);
  EXPECT_EQ(bytes.back(), 'x');
}

TEST(append_wiping, appends_however_often_the_text_moves) {
  std::string text, expected;
  for (int i = 0; i < 5000; ++i) {
    append_wiping(text, "abcdefg");
    expected += "abcdefg";
  }
  EXPECT_EQ(text, expected);
}

TEST(append_wiping, moves_seldom) {
  std::string text;
  append_wiping(text, "longer than what a string holds by itself");
  const std::size_t room = text.capacity();
  EXPECT_GE(room, 1024u);
  append_wiping(text, std::string(room, 'b'));
  EXPECT_GE(text.capacity(), 2 * room);
}

}  // namespace
}  // namespace jwtsync::base
