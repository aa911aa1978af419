// SPDX-License-Identifier: Apache-2.0
#include "keeper/unnamed_counts.h"

#include <gmock/gmock.h>

#include <string>
#include <thread>

namespace jwtsync::keeper::unnamed_counts_test {

using rotation::Moment;
using rotation::UnnamedTokens;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(unnamed_counts, are_kept_by_issuer_with_the_latest_end) {
  UnnamedCounts counts;
  EXPECT_THAT(counts.read(), IsEmpty());
  counts.note("auth", 20);
  counts.note("batch", std::nullopt);
  counts.note("auth", 10);
  counts.note("", 5);
  EXPECT_THAT(counts.read(),
              ElementsAre(UnnamedTokens{"", 1, Moment(seconds(5))}, UnnamedTokens{"auth", 2, Moment(seconds(20))},
                          UnnamedTokens{"batch", 1, std::nullopt}));
}

TEST(unnamed_counts, more_issuers_than_there_is_room_for_are_counted_as_one) {
  UnnamedCounts counts;
  for (std::size_t i = 0; i < UnnamedCounts::most_issuers + 3; ++i) counts.note("issuer-" + std::to_string(i), 1);
  counts.note(std::string(UnnamedCounts::longest_issuer + 1, 'x'), 1);
  counts.note("a\nb", 1);
  const auto read = counts.read();
  ASSERT_THAT(read, SizeIs(1 + UnnamedCounts::most_issuers));
  EXPECT_EQ(read.front().issuer, "");
  EXPECT_EQ(read.front().count, 5U);
}

TEST(unnamed_counts, of_many_threads_no_token_is_lost_and_no_issuer_stands_twice) {
  UnnamedCounts counts;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) counts.note("issuer-" + std::to_string(i % 4), i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto read = counts.read();
  ASSERT_THAT(read, SizeIs(4));
  for (const UnnamedTokens& tokens : read) EXPECT_EQ(tokens.count, 10'000U) << tokens.issuer;
}

}  // namespace jwtsync::keeper::unnamed_counts_test
