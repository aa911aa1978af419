// SPDX-License-Identifier: Apache-2.0
#include "keeper/counters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include "base/error.h"

namespace jwtsync::keeper::counters_test {

using ::testing::Each;
using ::testing::Eq;

TEST(counters, count_what_several_threads_add) {
  constexpr int each = 10'000;
  Counter counter;
  {
    std::jthread other([&] {
      for (int i = 0; i < each; ++i) counter.add();
    });
    for (int i = 0; i < each; ++i) counter.add(2);
  }
  EXPECT_EQ(counter.value(), 3u * each);
}

TEST(counters, have_an_element_for_every_code) {
  EXPECT_EQ(base::code_table().size(), base::code_count);
  CodeCounters counters;
  for (const base::CodeRow& row : base::code_table()) counters.add(row.code);
  for (const base::CodeRow& row : base::code_table()) EXPECT_EQ(counters.value(row.code), 1u) << row.name;
}

TEST(latency_histogram, counts_each_duration_in_the_first_bucket_that_holds_it) {
  LatencyHistogram histogram;
  for (const auto bound : LatencyCounts::bounds) histogram.add(bound);
  histogram.add(LatencyCounts::bounds.back() + std::chrono::nanoseconds(1));
  EXPECT_THAT(histogram.read().counts, Each(Eq(1u)));
}

TEST(latency_histogram, adds_durations_up) {
  LatencyHistogram histogram;
  histogram.add(std::chrono::nanoseconds(300));
  histogram.add(std::chrono::nanoseconds(700));
  histogram.add(std::chrono::nanoseconds(-5));  // a clock that went backwards took nothing away
  EXPECT_EQ(histogram.read().sum, std::chrono::nanoseconds(1000));
}

}  // namespace jwtsync::keeper::counters_test
