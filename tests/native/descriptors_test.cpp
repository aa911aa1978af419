// SPDX-License-Identifier: Apache-2.0
#include "native/descriptors.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <utility>
#include <vector>

#include "../support/re_execution.h"
#include "native/process.h"

namespace jwtsync::native::descriptors_test {

void limit_to(rlim_t most) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = most;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
}

Descriptor any() { return Descriptor(::open("/", O_RDONLY | O_CLOEXEC)); }

TEST(spare_descriptors, some_are_kept_back) {
  run_in_child([] {
    for (const auto& [all, given] : {std::pair<rlim_t, std::size_t>{1'024, 896}, {256, 128}, {20, 10}, {0, 0}}) {
      limit_to(all);
      EXPECT_EQ(descriptors_to_give(), given) << all;
    }
  });
}

TEST(spare_descriptors, a_descriptor_moves_to_the_lowest_number_and_stays_there) {
  Descriptor low = any(), high = any();
  const int number = low.number();
  ASSERT_LT(number, high.number());
  low = Descriptor();
  const Descriptor moved = at_lowest_number(std::move(high));
  EXPECT_EQ(moved.number(), number);
}

TEST(spare_descriptors, one_is_there_when_all_are_taken) {
  run_in_child([] {
    limit_to(64);
    SpareDescriptor spare;
    std::vector<Descriptor> all;
    for (Descriptor next = any(); next; next = any()) all.push_back(std::move(next));
    spare.give_up();
    Descriptor last = any();
    EXPECT_TRUE(last);
    spare.take_again();  // in vain
    last = Descriptor();
    last = any();
    EXPECT_TRUE(last);
    last = Descriptor();
    spare.take_again();
    EXPECT_FALSE(any());
  });
}

TEST(descriptor_limit, is_raised_to_what_the_system_lets) {
  run_in_child([] {
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max / 2;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    EXPECT_EQ(raise_descriptor_limit(), limit.rlim_max);
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    EXPECT_EQ(limit.rlim_cur, limit.rlim_max);
    EXPECT_EQ(raise_descriptor_limit(), limit.rlim_max) << "where there is nothing to raise";
  });
}

}  // namespace jwtsync::native::descriptors_test
