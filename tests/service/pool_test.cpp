// SPDX-License-Identifier: Apache-2.0
#include "service/pool.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::service::pool_test {

TEST(pool, what_was_given_back_is_lent_again) {
  Pool<std::string> pool;
  const std::string* first = nullptr;
  {
    const auto lent = pool.lend();
    first = &*lent;
  }
  const auto again = pool.lend();
  EXPECT_EQ(&*again, first);
}

TEST(pool, two_borrowers_never_share_one) {
  Pool<std::string> pool;
  const auto one = pool.lend();
  const auto other = pool.lend();
  EXPECT_NE(&*one, &*other);
}

}  // namespace jwtsync::service::pool_test
