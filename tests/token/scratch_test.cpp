// SPDX-License-Identifier: Apache-2.0
#include "token/scratch.h"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>
#include <vector>

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

/// A Scratch's memory on pages that were given by the system for it, and were never written before.
class FreshMemory {
 public:
  FreshMemory() : room_(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    if (room_ == MAP_FAILED) std::abort();
    static_cast<void>(::madvise(room_, size, MADV_NOHUGEPAGE));
    memory_ = new (room_) Scratch::Memory;
  }
  FreshMemory(const FreshMemory&) = delete;
  FreshMemory& operator=(const FreshMemory&) = delete;
  ~FreshMemory() {
    std::destroy_at(memory_);
    ::munmap(room_, size);
  }

  [[nodiscard]] Scratch::Memory& operator*() const { return *memory_; }
  /// How many of its pages the system had to give.
  [[nodiscard]] std::size_t touched_pages() const {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> resident((size + page - 1) / page);
    EXPECT_EQ(::mincore(room_, size, resident.data()), 0);
    return static_cast<std::size_t>(
        std::count_if(resident.begin(), resident.end(), [](unsigned char byte) { return (byte & 1) != 0; }));
  }

 private:
  static constexpr std::size_t size = sizeof(Scratch::Memory);
  void* room_;
  Scratch::Memory* memory_ = nullptr;
};

TEST(scratch, what_no_token_needs_is_never_touched) {
  const FreshMemory fresh;
  EXPECT_GT(sizeof(Scratch::Memory), std::size_t{300} * 1024);
  EXPECT_LE(fresh.touched_pages(), 6u) << "the sizes of its parts, each in the page where it stands";
  (*fresh).header.assign(R"({"alg":"HS256","kid":"a","typ":"JWT"})");
  (*fresh).payload.assign(R"({"sub":"alice","exp":1767225700,"roles":["a","b"],"address":{"city":"c"}})");
  ASSERT_EQ((*fresh).read((*fresh).header), json::Fault::none);
  ASSERT_EQ((*fresh).read((*fresh).payload), json::Fault::none);
  EXPECT_LE(fresh.touched_pages(), 12u);
}

}  // namespace jwtsync::scratch_test
