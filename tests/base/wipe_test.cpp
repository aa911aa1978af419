// SPDX-License-Identifier: Apache-2.0
#include "base/wipe.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <cstring>

namespace jwtsync::base::wipe_test {

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

#if defined(__x86_64__)

using Register = std::array<char, 16>;

TEST(WipeVectorRegisters, what_a_copy_left_is_gone) {
  Register left;
  left.fill('c');
  Register low{}, high{};
  asm volatile("movdqu %0, %%xmm6" ::"m"(left) : "xmm6");
  asm volatile("movdqu %%xmm6, %0" : "=m"(low)::);
  ASSERT_EQ(low, left);  // the registers are where this test believes them to be
  asm volatile("movdqu %0, %%xmm6" ::"m"(left) : "xmm6");
  wipe_vector_registers();
  asm volatile("movdqu %%xmm6, %0" : "=m"(low)::);
  asm volatile("movdqu %%xmm0, %0" : "=m"(high)::);
  EXPECT_EQ(low, Register{});
  EXPECT_EQ(high, Register{});
}

TEST(VectorRegistersWiped, are_so_at_the_end_of_the_scope) {
  Register left;
  left.fill('c');
  Register after{left};
  {
    const VectorRegistersWiped wiped;
    asm volatile("movdqu %0, %%xmm6" ::"m"(left) : "xmm6");
  }
  asm volatile("movdqu %%xmm6, %0" : "=m"(after)::);
  EXPECT_EQ(after, Register{});
}

TEST(WipeVectorRegisters, the_upper_registers_are_emptied_where_there_are_any) {
  if (!__builtin_cpu_supports("avx512f")) {
    wipe_vector_registers();
    SUCCEED();
    return;
  }
  std::array<char, 64> left, after;
  left.fill('c');
  after.fill('x');
  asm volatile("vmovdqu64 %0, %%zmm20" ::"m"(left));
  wipe_vector_registers();
  asm volatile("vmovdqu64 %%zmm20, %0" : "=m"(after)::);
  std::array<char, 64> zero{};
  EXPECT_EQ(after, zero);
}

#else

TEST(WipeVectorRegisters, is_harmless_where_it_does_nothing) { wipe_vector_registers(); }

#endif

}  // namespace jwtsync::base::wipe_test
