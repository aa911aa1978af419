// SPDX-License-Identifier: Apache-2.0
#include "service/refusal_log.h"

#include <gtest/gtest.h>

#include <jwtsync/testing.h>

namespace jwtsync::service::refusal_log_test {

TEST(refusal_log, the_first_of_a_code_is_due_and_then_one_an_interval) {
  testing::FakeClock clock;
  RefusalLog log(clock);
  EXPECT_EQ(log.due(Code::token_expired), "");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(log.due(Code::token_expired), std::nullopt);
  EXPECT_EQ(log.due(Code::token_malformed), "") << "another code has a line of its own";
  clock.advance(RefusalLog::interval);
  EXPECT_EQ(log.due(Code::token_expired), " (and 3 more since the last line of this code)");
  EXPECT_EQ(log.due(Code::token_expired), std::nullopt);
  clock.advance(RefusalLog::interval);
  EXPECT_EQ(log.due(Code::token_expired), " (and 1 more since the last line of this code)");
  clock.advance(RefusalLog::interval);
  EXPECT_EQ(log.due(Code::token_expired), "");
}

TEST(refusal_log, requests_without_a_token_have_lines_of_their_own) {
  testing::FakeClock clock;
  RefusalLog log(clock);
  EXPECT_EQ(log.due(NoToken::absent), "");
  EXPECT_EQ(log.due(NoToken::other_scheme), "");
  EXPECT_EQ(log.due(NoToken::absent), std::nullopt);
  clock.advance(RefusalLog::interval);
  EXPECT_EQ(log.due(NoToken::absent), " (and 1 more since the last line of this kind)");
}

}  // namespace jwtsync::service::refusal_log_test
