// SPDX-License-Identifier: Apache-2.0
#include "native/kernel.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

#include <memory>

namespace jwtsync::clock_test {

class ClockContract : public ::testing::TestWithParam<std::shared_ptr<Clock>> {};

TEST_P(ClockContract, elapsed_time_never_goes_back) {
  const auto first = GetParam()->elapsed();
  for (int i = 0; i < 1'000; ++i) ASSERT_GE(GetParam()->elapsed(), first);
}

TEST_P(ClockContract, civil_time_is_one_in_which_this_program_exists) {
  EXPECT_GE(GetParam()->now(), std::chrono::sys_days(std::chrono::year{2026} / std::chrono::January / 1));
}

TEST_P(ClockContract, the_last_tick_is_never_ahead) {
  for (int i = 0; i < 1'000; ++i) {
    const Time tick = GetParam()->last_tick();
    ASSERT_LE(tick, GetParam()->now());
  }
}

TEST_P(ClockContract, the_last_ticks_are_never_ahead_and_behind_by_less_than_is_said) {
  for (int i = 0; i < 1'000; ++i) {
    const auto before = GetParam()->elapsed();
    const Clock::Ticks ticks = GetParam()->last_ticks();
    ASSERT_LE(ticks.civil, GetParam()->now());
    ASSERT_LE(ticks.elapsed, GetParam()->elapsed());
    ASSERT_GT(ticks.elapsed + Clock::ticks_are_behind, before);
  }
}

INSTANTIATE_TEST_SUITE_P(real, ClockContract, ::testing::Values(std::make_shared<native::SystemClock>()));
INSTANTIATE_TEST_SUITE_P(fake, ClockContract, ::testing::Values(std::make_shared<testing::FakeClock>()));

TEST(FakeClock, both_of_its_times_move_only_when_told_to) {
  testing::FakeClock clock;
  const Time now = clock.now();
  const auto elapsed = clock.elapsed();
  clock.advance(std::chrono::seconds(90));
  EXPECT_EQ(clock.now() - now, std::chrono::seconds(90));
  EXPECT_EQ(clock.elapsed() - elapsed, std::chrono::seconds(90));
}

}  // namespace jwtsync::clock_test
