// SPDX-License-Identifier: Apache-2.0
#include "native/private_pages.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "../support/re_execution.h"

namespace jwtsync::native::private_pages_test {

bool is_zero(const char* block, std::size_t size) {
  return std::all_of(block, block + size, [](char c) { return c == '\0'; });
}

/// What the kernel says of the mapping around an address: proc(5), VmFlags of /proc/PID/smaps.
std::string flags_at(const char* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream smaps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    std::istringstream words(line);
    std::uintptr_t begin = 0, end = 0;
    char dash = '\0';
    if (words >> std::hex >> begin >> dash >> end && dash == '-') inside = begin <= wanted && wanted < end;
    if (inside && line.starts_with("VmFlags:")) return line + ' ';
  }
  return "";
}

TEST(private_pages, are_left_out_of_core_dumps_and_gone_after_a_fork) {
  PrivatePages pages(5'000);
  ASSERT_GE(pages.block_size(), 5'000u);
  char* const block = pages.take();
  EXPECT_NE(flags_at(block).find(" dd "), std::string::npos) << flags_at(block);
  std::memset(block, 'x', pages.block_size());
  run_in_child([&] { EXPECT_TRUE(is_zero(block, pages.block_size())); });
  EXPECT_EQ(block[0], 'x');
  pages.give_back(block, pages.block_size());
}

TEST(private_pages, are_empty_whoever_had_them_before) {
  PrivatePages pages(100);
  char* const first = pages.take();
  std::memset(first, 'x', 70);
  pages.give_back(first, 70);
  char* const second = pages.take();
  EXPECT_EQ(second, first) << "a few are kept";
  EXPECT_TRUE(is_zero(second, pages.block_size()));
  pages.give_back(second, 0);
}

TEST(private_pages, go_back_to_the_system_after_a_flood) {
  PrivatePages pages(100);
  std::vector<char*> blocks;
  for (int i = 0; i < 1'000; ++i) blocks.push_back(pages.take());
  for (char* const block : blocks) pages.give_back(block, 0);
  const auto gone = std::count_if(blocks.begin(), blocks.end(), [](char* block) { return flags_at(block).empty(); });
  EXPECT_GT(gone, 900);
}

}  // namespace jwtsync::native::private_pages_test
