// SPDX-License-Identifier: Apache-2.0
#include "base/vectors.h"

#include <gtest/gtest.h>

namespace jwtsync::base::vectors_test {

TEST(Vectors, of_the_processor_are_those_that_it_says_it_has) {
#if defined(__x86_64__)
  EXPECT_EQ(best_vectors() >= Vectors::avx2, __builtin_cpu_supports("avx2") != 0);
#else
  EXPECT_EQ(best_vectors(), Vectors::none);
#endif
}

}  // namespace jwtsync::base::vectors_test
