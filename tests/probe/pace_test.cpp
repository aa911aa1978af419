// SPDX-License-Identifier: Apache-2.0
#include "probe/pace.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace jwtsync::probe::pace_test {

using namespace std::chrono_literals;
using Instant = Pace::Instant;

constexpr std::uint64_t least = 0;
constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

/// When requests go out in so long, each as soon as it may.
template <typename Random>
std::vector<Instant> requests_in(std::chrono::nanoseconds longest, Random random) {
  const Instant start = 1000s;
  Instant now = start;
  Pace pace(now, random());
  std::vector<Instant> sent;
  for (;;) {
    now += pace.wait(now);
    if (now - start > longest) return sent;
    sent.push_back(now);
    pace.sent(now, random());
  }
}

void expect_four_a_minute(const std::vector<Instant>& sent) {
  for (const Instant& first : sent) {
    const auto in_minute = std::count_if(sent.begin(), sent.end(), [&](const Instant& each) {
      return each >= first && each < first + std::chrono::minutes{1};
    });
    EXPECT_LE(in_minute, 4);
  }
}

TEST(Pace, is_never_above_four_a_minute) {
  for (const std::uint64_t random : {least, most, most / 2, std::uint64_t{1}}) {
    expect_four_a_minute(requests_in(1h, [random] { return random; }));
  }
  std::mt19937_64 engine(5489);  // the same each time
  expect_four_a_minute(requests_in(24h, [&] { return engine(); }));
}

TEST(Pace, is_not_much_below) {
  EXPECT_EQ(requests_in(1h, [] { return least; }).size(), 241U);  // the first at once, then four a minute
  EXPECT_GE(requests_in(1h, [] { return most; }).size(), 179U);
}

TEST(Pace, begins_at_a_time_of_its_own) {
  EXPECT_EQ(Pace(7s, least).wait(7s), 0s);
  EXPECT_NEAR(static_cast<double>(Pace(7s, most).wait(7s).count()), 15e9, 1e3);
  EXPECT_EQ(Pace(7s, most / 2).wait(7s), 7500ms);
}

TEST(Pace, has_no_debt) {
  Pace pace(0s, least);
  EXPECT_EQ(pace.wait(1h), 0s) << "a machine that slept";
  pace.sent(1h, least);
  EXPECT_EQ(pace.wait(1h), 15s) << "sends no burst then";
}

}  // namespace jwtsync::probe::pace_test
