// SPDX-License-Identifier: Apache-2.0
#include "native/receive_buffer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::native::receive_buffer_test {

constexpr std::string_view canary = "c4n4ry-of-a-bearer-token";

void put(ReceiveBuffer& buffer, std::string_view bytes) {
  const auto room = buffer.prepare();
  ASSERT_GE(room.size(), bytes.size());
  std::memcpy(room.data(), bytes.data(), bytes.size());
  buffer.commit(bytes.size());
}

std::string_view text_of(const ReceiveBuffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

TEST(receive_buffer, holds_what_was_read_and_not_taken_out) {
  PrivatePages pages(4'096);
  ReceiveBuffer buffer(pages);
  EXPECT_EQ(buffer.size(), 0u);
  put(buffer, "abc");
  put(buffer, "def");
  EXPECT_EQ(text_of(buffer), "abcdef");
  buffer.consume(2);
  EXPECT_EQ(text_of(buffer), "cdef");
  put(buffer, "gh");
  EXPECT_EQ(text_of(buffer), "cdefgh");
  buffer.consume(6);
  EXPECT_EQ(buffer.size(), 0u);
}

TEST(receive_buffer, has_all_its_room_again_when_what_it_held_was_taken) {
  PrivatePages pages(4'096);
  ReceiveBuffer buffer(pages);
  put(buffer, std::string(pages.block_size(), 'a'));
  EXPECT_EQ(buffer.prepare().size(), 0u);
  buffer.consume(pages.block_size());
  EXPECT_EQ(buffer.prepare().size(), pages.block_size());
}

TEST(receive_buffer, keeps_no_byte_of_what_was_taken_out) {
  PrivatePages pages(4'096);
  ReceiveBuffer buffer(pages);
  const std::string_view block(static_cast<const char*>(buffer.prepare().data()), pages.block_size());
  put(buffer, std::string(canary) + "rest" + std::string(canary));
  buffer.consume(canary.size());
  EXPECT_EQ(block.find(canary), canary.size() + 4);
  put(buffer, "more");  // what is left moves to the front
  buffer.consume(buffer.size());
  EXPECT_EQ(block.find_first_not_of('\0'), std::string_view::npos);
}

TEST(receive_buffer, keeps_no_byte_of_what_was_never_taken_out) {
  PrivatePages pages(4'096);
  ReceiveBuffer buffer(pages);
  const std::string_view block(static_cast<const char*>(buffer.prepare().data()), pages.block_size());
  put(buffer, canary);
  buffer.release();
  EXPECT_EQ(buffer.size(), 0u);
  EXPECT_EQ(block.find_first_not_of('\0'), std::string_view::npos);
}

TEST(field_memory, is_wiped_when_it_ends) {
  PrivatePages pages(4'096);
  std::string_view block;
  {
    FieldMemory memory(pages);
    std::vector<char, FieldAllocator<char>> text(canary.begin(), canary.end(), FieldAllocator<char>(memory));
    block = {text.data(), canary.size()};
    EXPECT_EQ(block, canary);
    EXPECT_GE(memory.used(), canary.size());
  }
  EXPECT_EQ(block.find_first_not_of('\0'), std::string_view::npos);
}

TEST(field_memory, has_room_beyond_its_block) {
  PrivatePages pages(4'096);
  FieldMemory memory(pages);
  std::vector<std::vector<char, FieldAllocator<char>>> texts;
  for (char c = 'a'; c <= 'z'; ++c) texts.emplace_back(1'000u, c, FieldAllocator<char>(memory));
  for (const auto& text : texts) EXPECT_EQ(std::string(text.begin(), text.end()), std::string(1'000, text.front()));
  EXPECT_EQ(texts.back().front(), 'z');
  EXPECT_GE(memory.used(), 26'000u);
}

}  // namespace jwtsync::native::receive_buffer_test
