// SPDX-License-Identifier: Apache-2.0
#include "keeper/counting.h"

#include "../support/key_set.h"
#include "../token/allocations.h"
#include "fixture.h"

#include <numeric>
#include <optional>
#include <vector>

namespace jwtsync::keeper::counting_test {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A clock of which every look at the time that has passed takes a microsecond.
class TickingClock : public testing::FakeClock {
 public:
  [[nodiscard]] Time now() const noexcept override { return {}; }
  [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept override {
    return std::chrono::microseconds(++looks_);
  }

 private:
  mutable std::atomic<int> looks_{0};
};

std::uint64_t sum(const LatencyCounts& reading) {
  return std::accumulate(reading.counts.begin(), reading.counts.end(), std::uint64_t{0});
}

std::string text_of(const ResolutionCount& count) {
  return count.source + " " + std::string(name_of(count.outcome)) + " " + std::to_string(count.count);
}

std::vector<std::string> texts_of(const std::vector<ResolutionCount>& counts) {
  std::vector<std::string> texts;
  for (const ResolutionCount& count : counts) {
    if (count.count > 0) texts.push_back(text_of(count));
  }
  return texts;
}

KeyRing ring_of(std::string_view secret) { return KeyRing::parse(Secret::copy_of(secret).value()).value(); }

class CountingTest : public KeeperTest {
 protected:
  static std::optional<std::uint64_t> refused(const KeyMetrics& key, Code code) {
    for (const CodeCount& count : key.refused) {
      if (count.code == code) return count.count;
    }
    return std::nullopt;
  }
};

TEST_F(CountingTest, tokens_are_counted_by_outcome_and_by_the_key_of_the_ring) {
  const auto keeper = open();
  const std::string good = token_of(*keeper);
  EXPECT_TRUE(accepts(*keeper, good));
  EXPECT_TRUE(accepts(*keeper, good));
  EXPECT_FALSE(accepts(*keeper, good + "AAAA"));
  EXPECT_FALSE(accepts(*keeper, "no token"));

  const Metrics metrics = keeper->metrics();
  ASSERT_THAT(metrics.keys, SizeIs(2));
  const KeyMetrics& key = metrics.keys[1];
  EXPECT_EQ(key.kid, keeper->ring()->signing_key()->kid());
  EXPECT_EQ(key.algorithm, "HS256");
  EXPECT_EQ(key.signatures, 1u);
  EXPECT_EQ(key.accepted, 2u);
  EXPECT_EQ(refused(key, Code::token_signature_invalid), 1u);
  EXPECT_EQ(refused(key, Code::token_malformed), 1u);
  EXPECT_THAT(metrics.keys[0].refused, IsEmpty());
}

TEST_F(CountingTest, a_key_that_comes_back_goes_on_counting_where_it_stopped) {
  const auto keeper = open();
  const std::string first_kid(keeper->ring()->signing_key()->kid());
  static_cast<void>(token_of(*keeper));
  fake.files.put(key_file, testing::other_canary_secret);
  ASSERT_TRUE(keeper->reload().value());
  static_cast<void>(token_of(*keeper));
  fake.files.put(key_file, testing::canary_secret);
  ASSERT_TRUE(keeper->reload().value());
  static_cast<void>(token_of(*keeper));

  const Metrics metrics = keeper->metrics();
  ASSERT_THAT(metrics.keys, SizeIs(3));
  EXPECT_EQ(metrics.keys[1].kid, first_kid);
  EXPECT_EQ(metrics.keys[1].signatures, 2u);
  EXPECT_EQ(metrics.keys[2].signatures, 1u);
}

TEST_F(CountingTest, reloads_are_counted_and_failures_by_their_code) {
  const auto keeper = open();
  EXPECT_TRUE(keeper->reload());
  fake.files.put(key_file, "short");
  EXPECT_FALSE(keeper->reload());
  const Metrics metrics = keeper->metrics();
  EXPECT_EQ(metrics.reloads, 2u);
  ASSERT_THAT(metrics.reload_failures, SizeIs(1));
  EXPECT_EQ(metrics.reload_failures[0].code, Code::secret_too_short);
  EXPECT_EQ(metrics.reload_failures[0].count, 1u);
}

TEST_F(CountingTest, every_source_that_was_asked_is_counted_by_what_it_gave) {
  fake.variables.set("JWT_SECRET", testing::canary_secret);
  const auto keeper = open({.sources = {"env:JWT_SECRET_KEY", "file:/run/secrets/jwt", "env:JWT_SECRET"}});
  EXPECT_THAT(texts_of(keeper->metrics().resolutions), ElementsAre("env absent 1", "env shadowed 1", "file found 1"));
}

TEST_F(CountingTest, what_an_asked_source_never_gave_is_counted_as_never) {
  const auto keeper = open();
  const std::vector<ResolutionCount> counts = keeper->metrics().resolutions;
  ASSERT_THAT(counts, SizeIs(8));
  EXPECT_EQ(text_of(counts[0]), "file found 1");
  EXPECT_EQ(text_of(counts[3]), "file unreachable 0");
}

TEST_F(CountingTest, a_source_of_no_catalog_is_counted_as_another) {
  Resolution resolution;
  resolution.trail = {{"none:of-ours", Outcome::malformed, ""}, {"env:A", Outcome::skipped, ""}};
  Counters counters;
  count(resolution, counters);
  EXPECT_THAT(texts_of(read(counters, {}).resolutions), ElementsAre("other malformed 1"));
}

TEST_F(CountingTest, the_time_of_one_verification_in_many_is_measured) {
  TickingClock clock;
  const World world = fake.world();
  const auto keeper =
      Keeper::open(
          {clock, world.randomness, world.variables, world.files, world.watch, world.http, world.events, "host"}, {})
          .value();
  const std::string token = token_of(*keeper);
  Keeper::Local local;
  for (std::uint32_t i = 0; i < 2 * Keeper::sample_interval; ++i) EXPECT_TRUE(keeper->verify(token, local));
  const LatencyCounts latency = keeper->metrics().verify_latency;
  EXPECT_EQ(sum(latency), 2u);
  EXPECT_EQ(latency.sum, std::chrono::microseconds(2));
}

TEST_F(CountingTest, costs_no_allocation) {
  const auto keeper = open();
  const std::string good = token_of(*keeper), bad = good + "AAAA";
  Keeper::Local local;
  ASSERT_TRUE(keeper->verify(good, local));
  const std::size_t before = allocations();
  for (std::uint32_t i = 0; i < 2 * Keeper::sample_interval; ++i) {
    EXPECT_TRUE(keeper->verify(good, local));
    EXPECT_FALSE(keeper->verify(bad, local));
  }
  EXPECT_EQ(allocations(), before);
}

TEST(key_slots, are_as_many_as_there_are_and_then_all_keys_share_the_first) {
  KeySlots slots;
  EXPECT_THAT(slots.slots_of(ring_of(testing::canary_secret)), ElementsAre(1u));
  for (std::size_t i = 2; i < Counters::key_slots; ++i) {
    EXPECT_THAT(slots.slots_of(ring_of(std::string(testing::canary_secret) + std::to_string(i))), ElementsAre(i));
  }
  EXPECT_THAT(slots.slots_of(ring_of(testing::other_canary_secret)), ElementsAre(0u));
  EXPECT_THAT(slots.slots_of(ring_of(testing::canary_secret)), ElementsAre(1u));
  EXPECT_THAT(slots.names(), SizeIs(Counters::key_slots - 1));
}

TEST(key_slots, of_a_ring_of_several_stand_in_its_order) {
  KeySlots slots;
  const KeyRing both = ring_of(testing::set_of_secrets({testing::canary_secret, testing::other_canary_secret}));
  EXPECT_THAT(slots.slots_of(ring_of(testing::other_canary_secret)), ElementsAre(1u));
  EXPECT_THAT(slots.slots_of(both), ElementsAre(2u, 1u));
}

}  // namespace jwtsync::keeper::counting_test
