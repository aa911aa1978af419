// SPDX-License-Identifier: Apache-2.0
#include "service/refusal_log.h"

#include <gtest/gtest.h>

#include <jwtsync/testing.h>

namespace jwtsync::service {
namespace {

TEST(refusal_log, the_first_of_a_code_is_due_and_then_one_an_interval) {
  testing::FakeClock clock;
  RefusalLog log(clock);
  EXPECT_EQ(log.due(Code::token_expired), 0u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(log.due(Code::token_expired), std::nullopt);
  EXPECT_EQ(log.due(Code::token_malformed), 0u) << "another code has a line of its own";
  clock.advance(RefusalLog::interval);
  EXPECT_EQ(log.due(Code::token_expired), 3u);
  EXPECT_EQ(log.due(Code::token_expired), std::nullopt);
  clock.advance(RefusalLog::interval);
  EXPECT_EQ(log.due(Code::token_expired), 1u);
  clock.advance(RefusalLog::interval);
  EXPECT_EQ(log.due(Code::token_expired), 0u);
}

}  // namespace
}  // namespace jwtsync::service
