// SPDX-License-Identifier: Apache-2.0
#include "base/require.h"

#include <gtest/gtest.h>

namespace jwtsync::base::require_test {

TEST(require_test, goes_on_where_the_condition_holds) { require(true); }

TEST(require_test, ends_the_process_with_file_and_line_where_it_does_not) {
  EXPECT_DEATH(require(false), "jwtsync: an invariant is broken at .*require_test\\.cpp:[0-9]+");
}

}  // namespace jwtsync::base::require_test
