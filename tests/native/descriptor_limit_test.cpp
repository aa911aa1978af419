// SPDX-License-Identifier: Apache-2.0
#include "native/process.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "../support/re_execution.h"

namespace jwtsync::native {
namespace {

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

}  // namespace
}  // namespace jwtsync::native
