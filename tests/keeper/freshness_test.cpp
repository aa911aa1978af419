// SPDX-License-Identifier: Apache-2.0
#include "keeper/freshness.h"

#include <gtest/gtest.h>

namespace jwtsync::keeper::freshness_test {

using namespace std::chrono_literals;
using UnknownKey = Freshness::UnknownKey;

constexpr std::uint64_t all_bits = ~std::uint64_t{0};

TEST(freshness, says_nothing_of_keys_that_no_issuer_publishes) {
  Freshness freshness;
  EXPECT_FALSE(freshness.applies());
  for (const bool was_published : {false, true}) {
    if (was_published) freshness.landed(0s, 1s, 60s, 0);
    freshness.does_not_apply();
    freshness.failed(2s);
    EXPECT_FALSE(freshness.applies());
    EXPECT_FALSE(freshness.is_due(100h) || freshness.is_stale(100h) || freshness.has_ended(100h));
  }
}

TEST(freshness, is_due_before_it_is_over_and_not_for_all_at_once) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1000s, 0);
  EXPECT_EQ(freshness.due(), 900s);
  for (std::uint64_t random = 1; random != 0; random *= 3) {
    if (random > all_bits / 3) break;
    freshness.landed(0s, 0s, 1000s, random);
    EXPECT_GE(freshness.due(), 675s);
    EXPECT_LE(freshness.due(), 900s);
  }
  EXPECT_FALSE(freshness.is_due(674s));
  EXPECT_TRUE(freshness.is_due(900s));
  EXPECT_FALSE(freshness.is_stale(999s));
  EXPECT_TRUE(freshness.is_stale(1000s));
  EXPECT_FALSE(freshness.has_ended(1000s + 24h - 1s));
  EXPECT_TRUE(freshness.has_ended(1000s + 24h));
}

TEST(freshness, leaves_it_to_others_when_to_try_again) {
  Freshness freshness;
  freshness.landed(0s, 0s, 60s, 0);
  freshness.failed(54s);
  EXPECT_FALSE(freshness.is_due(100h));
  EXPECT_TRUE(freshness.is_stale(60s));
  freshness.landed(70s, 70s, 60s, 0);
  EXPECT_TRUE(freshness.is_due(124s));
}

TEST(freshness, an_unknown_key_is_asked_for_once_and_then_refused_for_a_while) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1h, 0);
  EXPECT_EQ(freshness.judge_unknown_key(60s), UnknownKey::fetch);
  EXPECT_TRUE(freshness.is_asked_for());
  EXPECT_TRUE(freshness.is_due(60s));
  EXPECT_EQ(freshness.judge_unknown_key(61s), UnknownKey::wait);
  EXPECT_EQ(freshness.judge_unknown_key(90s), UnknownKey::wait) << "nobody fetched yet";
  freshness.landed(61s, 62s, 1h, 0);
  EXPECT_FALSE(freshness.is_asked_for());
  EXPECT_EQ(freshness.judge_unknown_key(69s), UnknownKey::refuse);
  EXPECT_EQ(freshness.judge_unknown_key(70s), UnknownKey::fetch);
}

TEST(freshness, an_unknown_key_is_not_refused_where_nobody_could_be_asked) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1h, 0);
  ASSERT_EQ(freshness.judge_unknown_key(60s), UnknownKey::fetch);
  freshness.failed(61s);
  EXPECT_EQ(freshness.judge_unknown_key(63s), UnknownKey::wait);
  EXPECT_EQ(freshness.judge_unknown_key(70s), UnknownKey::fetch);
  freshness.landed(70s, 71s, 1h, 0);
  EXPECT_EQ(freshness.judge_unknown_key(72s), UnknownKey::refuse);
}

TEST(freshness, a_fetch_that_began_before_it_was_asked_for_is_no_answer) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1h, 0);
  ASSERT_EQ(freshness.judge_unknown_key(60s), UnknownKey::fetch);
  freshness.landed(59s, 61s, 1h, 0);
  EXPECT_TRUE(freshness.is_asked_for());
  EXPECT_EQ(freshness.judge_unknown_key(62s), UnknownKey::wait);
}

// A bad signature: another key may have taken the name of the one that is held.

TEST(freshness, a_bad_signature_is_asked_about_ever_more_seldom_while_nothing_changes) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1h, 0);
  Freshness::Time now = 60s;
  for (const Freshness::Time pause : {Freshness::Time(5min), Freshness::Time(10min), Freshness::Time(20min),
                                      Freshness::Time(40min), Freshness::Time(1h), Freshness::Time(1h)}) {
    EXPECT_EQ(freshness.judge_bad_signature(now), UnknownKey::fetch);
    EXPECT_TRUE(freshness.is_asked_for() && freshness.is_in_doubt());
    EXPECT_EQ(freshness.judge_bad_signature(now), UnknownKey::wait);
    freshness.landed(now, now, 1h, 0);
    EXPECT_FALSE(freshness.is_asked_for() || freshness.is_in_doubt());
    EXPECT_EQ(freshness.judge_bad_signature(now), UnknownKey::refuse);
    EXPECT_EQ(freshness.judge_bad_signature(now + pause - 1ns), UnknownKey::refuse);
    now += pause;
  }
  EXPECT_EQ(freshness.judge_bad_signature(now), UnknownKey::fetch) << "no more seldom than it is fetched anyway";
}

TEST(freshness, a_set_of_a_minute_is_asked_about_no_more_often) {
  Freshness freshness;
  freshness.landed(0s, 0s, 60s, 0);
  for (Freshness::Time now = 60s; now < 30min; now += 5min) {
    EXPECT_EQ(freshness.judge_bad_signature(now), UnknownKey::fetch);
    freshness.landed(now, now, 60s, 0);
    EXPECT_EQ(freshness.judge_bad_signature(now + 299s), UnknownKey::refuse);
  }
}

TEST(freshness, a_changed_set_may_be_asked_about_at_once) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1h, 0);
  ASSERT_EQ(freshness.judge_bad_signature(60s), UnknownKey::fetch);
  freshness.landed(60s, 60s, 1h, 0);
  freshness.changed();
  freshness.landed(80s, 80s, 1h, 0);
  EXPECT_EQ(freshness.judge_bad_signature(81s), UnknownKey::fetch);
  freshness.landed(81s, 81s, 1h, 0);
  EXPECT_EQ(freshness.judge_bad_signature(81s + 5min), UnknownKey::fetch) << "and the pauses begin again";
}

TEST(freshness, unknown_keys_and_bad_signatures_ask_once_for_both) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1h, 0);
  ASSERT_EQ(freshness.judge_unknown_key(60s), UnknownKey::fetch);
  EXPECT_EQ(freshness.judge_bad_signature(60s), UnknownKey::wait);
  EXPECT_FALSE(freshness.is_in_doubt());
  freshness.landed(61s, 61s, 1h, 0);
  EXPECT_EQ(freshness.judge_bad_signature(69s), UnknownKey::refuse);
  EXPECT_EQ(freshness.judge_bad_signature(70s), UnknownKey::fetch);
  EXPECT_EQ(freshness.judge_unknown_key(71s), UnknownKey::wait);
  freshness.landed(71s, 71s, 1h, 0);
  EXPECT_EQ(freshness.judge_unknown_key(79s), UnknownKey::refuse);
}

TEST(freshness, a_bad_signature_is_bad_where_nobody_answers_in_time) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1h, 0);
  ASSERT_EQ(freshness.judge_bad_signature(60s), UnknownKey::fetch);
  EXPECT_EQ(freshness.judge_bad_signature(62s - 1ns), UnknownKey::wait);
  EXPECT_EQ(freshness.judge_bad_signature(62s), UnknownKey::refuse);
  EXPECT_TRUE(freshness.is_asked_for()) << "it is asked all the same";
  freshness.failed(62s);
  EXPECT_EQ(freshness.judge_bad_signature(75s), UnknownKey::refuse) << "when it is tried again is for others to say";
  EXPECT_EQ(freshness.judge_bad_signature(62s + 5min), UnknownKey::fetch);
}

TEST(freshness, a_doubt_outlives_a_fetch_that_began_before_it) {
  Freshness freshness;
  freshness.landed(0s, 0s, 1h, 0);
  ASSERT_EQ(freshness.judge_bad_signature(60s), UnknownKey::fetch);
  freshness.landed(59s, 61s, 1h, 0);
  EXPECT_TRUE(freshness.is_asked_for() && freshness.is_in_doubt());
  EXPECT_EQ(freshness.judge_bad_signature(61s), UnknownKey::wait);
}

TEST(freshness, of_a_ring_keys_are_good_without_limit_and_unknown_ones_known_as_long_as_it_is_present) {
  Freshness freshness;
  freshness.joined(10s, 40s);
  EXPECT_TRUE(freshness.applies());
  EXPECT_EQ(freshness.due(), Freshness::never);
  EXPECT_FALSE(freshness.is_stale(39s));
  EXPECT_TRUE(freshness.is_stale(40s));
  EXPECT_FALSE(freshness.has_ended(10000h));
  EXPECT_EQ(freshness.judge_unknown_key(20s), UnknownKey::fetch);
  EXPECT_EQ(freshness.judge_unknown_key(20s), UnknownKey::wait);
  freshness.read(20s);
  EXPECT_EQ(freshness.fresh_until(), 40s) << "to read is not to be present";
  EXPECT_EQ(freshness.judge_unknown_key(21s), UnknownKey::refuse);
  EXPECT_EQ(freshness.judge_unknown_key(30s), UnknownKey::fetch);
  freshness.failed(30s);
  EXPECT_EQ(freshness.judge_unknown_key(31s), UnknownKey::wait);
  freshness.joined(32s, 62s);
  EXPECT_EQ(freshness.judge_unknown_key(33s), UnknownKey::refuse);
  freshness.joined(34s, 34s);
  EXPECT_EQ(freshness.judge_unknown_key(35s), UnknownKey::wait) << "it has left";
}

}  // namespace jwtsync::keeper::freshness_test
