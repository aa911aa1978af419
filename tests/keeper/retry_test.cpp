// SPDX-License-Identifier: Apache-2.0
#include "keeper/retry.h"

#include <gtest/gtest.h>

namespace jwtsync::keeper::retry_test {

using namespace std::chrono_literals;
using Obstacle = Retry::Obstacle;

constexpr std::uint64_t all_bits = ~std::uint64_t{0};

TEST(retry, is_not_due_while_nothing_failed) {
  Retry retry;
  EXPECT_FALSE(retry.is_due(100h));
  retry.failed(0s, Obstacle::passing, 0);
  retry.succeeded();
  EXPECT_FALSE(retry.is_due(100h));
}

TEST(retry, comes_soon_and_ever_more_seldom) {
  Retry retry;
  constexpr std::chrono::seconds pauses[] = {5s, 10s, 20s, 40s, 60s, 60s};
  std::chrono::seconds now = 54s;
  for (const std::chrono::seconds pause : pauses) {
    retry.failed(now, Obstacle::passing, 0);
    EXPECT_EQ(retry.due(), now + pause);
    EXPECT_FALSE(retry.is_due(now + pause - 1ns));
    now += pause;
    EXPECT_TRUE(retry.is_due(now));
  }
  retry.succeeded();
  retry.failed(now, Obstacle::passing, 0);
  EXPECT_EQ(retry.due(), now + 5s) << "a success forgets the failures before it";
}

TEST(retry, does_not_come_for_all_at_once) {
  EXPECT_EQ(with_jitter(60s, 0), 60s);
  for (std::uint64_t random = 1; random <= all_bits / 3; random *= 3) {
    EXPECT_GE(with_jitter(60s, random), 45s);
    EXPECT_LE(with_jitter(60s, random), 60s);
  }
}

TEST(retry, leaves_a_store_alone_that_said_no) {
  Retry retry;
  retry.failed(0s, Obstacle::refusal, 0);
  EXPECT_EQ(retry.due(), 5min);
}

TEST(retry, does_not_come_where_nothing_outside_can_change) {
  Retry retry;
  retry.failed(0s, Obstacle::passing, 0);
  retry.failed(5s, Obstacle::lasting, 0);
  EXPECT_FALSE(retry.is_due(100h));
}

}  // namespace jwtsync::keeper::retry_test
