// SPDX-License-Identifier: Apache-2.0
#include "service/pool.h"

#include <gtest/gtest.h>
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

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

TEST(pool, all_that_were_given_back_are_lent_again) {
  Pool<std::string> pool;
  std::set<const std::string*> first, again;
  for (std::set<const std::string*>* const lent : {&first, &again}) {
    const auto a = pool.lend(), b = pool.lend(), c = pool.lend();
    lent->insert({&*a, &*b, &*c});
  }
  EXPECT_EQ(first.size(), 3u);
  EXPECT_EQ(again, first);
}

TEST(pool, no_two_threads_have_one_at_the_same_time) {
  Pool<std::atomic<int>> pool;
  std::atomic<bool> shared = false;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int turn = 0; turn < 20'000; ++turn) {
          const auto one = pool.lend();
          if ((*one)++ != 0) shared = true;
          --*one;
        }
      });
    }
  }
  EXPECT_FALSE(shared);
}

}  // namespace jwtsync::service::pool_test
