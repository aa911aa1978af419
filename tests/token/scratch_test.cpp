// SPDX-License-Identifier: Apache-2.0
#include "token/scratch.h"

#include <gtest/gtest.h>

#include <utility>

namespace jwtsync::scratch_test {

TEST(Part, holds_what_was_decoded_and_a_nul_behind_it) {
  Scratch scratch;
  token::Part& part = scratch.memory().payload;
  EXPECT_TRUE(part.decode("YWxpY2U"));
  EXPECT_EQ(part.bytes(), "alice");
  EXPECT_EQ(part.bytes().data()[5], '\0');
  part.assign("bob");
  EXPECT_EQ(part.bytes(), "bob");
  EXPECT_EQ(part.bytes().data()[3], '\0');
}

TEST(Part, is_empty_after_text_that_is_no_base64url) {
  Scratch scratch;
  token::Part& part = scratch.memory().payload;
  EXPECT_TRUE(part.decode("YWxpY2U"));
  EXPECT_FALSE(part.decode("YWxpY2U="));
  EXPECT_EQ(part.bytes(), "");
}

TEST(Scratch, moves_with_its_memory) {
  Scratch scratch;
  scratch.memory().header.assign("text");
  const Scratch::Memory* const memory = &scratch.memory();
  Scratch moved = std::move(scratch);
  EXPECT_EQ(&moved.memory(), memory);
  EXPECT_EQ(moved.memory().header.bytes(), "text");
}

}  // namespace jwtsync::scratch_test
