// SPDX-License-Identifier: Apache-2.0
#include "token/verified_cache.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <sys/wait.h>
#include <unistd.h>
#include <string>
#include <thread>
#include <vector>

#include "allocations.h"
#include "attacks.h"
#include "forge.h"

namespace jwtsync::token {
namespace {

using std::chrono::seconds;

constexpr NumericDate now{seconds(1'000)};
constexpr NumericDate later{seconds(2'000)};

VerifiedCache cache_of(std::size_t capacity) {
  testing::FakeRandomness randomness;
  return *VerifiedCache::create(capacity, randomness);
}

std::string token_number(int number) { return "header.payload-" + std::to_string(number) + ".signature"; }

TEST(verified_cache, holds_what_it_remembers_and_nothing_else) {
  VerifiedCache cache = cache_of(100);
  EXPECT_FALSE(cache.holds(token_number(1), now));
  cache.remember(token_number(1), later, now);
  EXPECT_TRUE(cache.holds(token_number(1), now));
  EXPECT_FALSE(cache.holds(token_number(2), now));
}

TEST(verified_cache, a_token_that_differs_in_one_bit_is_another) {
  VerifiedCache cache = cache_of(16);
  const std::string token(700, 'x');
  cache.remember(token, later, now);
  for (std::size_t bit = 0; bit < token.size() * 8; ++bit) {
    std::string flipped = token;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_FALSE(cache.holds(flipped, now)) << "bit " << bit;
  }
  EXPECT_TRUE(cache.holds(token, now));
}

TEST(verified_cache, a_token_ends_when_it_expires) {
  VerifiedCache cache = cache_of(16);
  cache.remember(token_number(1), later, now);
  EXPECT_TRUE(cache.holds(token_number(1), later - seconds(1)));
  EXPECT_FALSE(cache.holds(token_number(1), later));
  EXPECT_FALSE(cache.holds(token_number(1), now)) << "it is forgotten, whatever the clock says afterwards";
}

TEST(verified_cache, an_expired_token_is_not_remembered) {
  VerifiedCache cache = cache_of(16);
  cache.remember(token_number(1), now, now);
  EXPECT_FALSE(cache.holds(token_number(1), now - seconds(1)));
}

TEST(verified_cache, the_one_that_expires_first_gives_way) {
  VerifiedCache cache = cache_of(16);  // one shelf
  for (int i = 0; i < 16; ++i) cache.remember(token_number(i), later + seconds(i), now);
  for (int i = 0; i < 16; ++i) EXPECT_TRUE(cache.holds(token_number(i), now)) << i;
  cache.remember(token_number(16), later + seconds(16), now);
  EXPECT_FALSE(cache.holds(token_number(0), now));
  for (int i = 1; i <= 16; ++i) EXPECT_TRUE(cache.holds(token_number(i), now)) << i;
}

TEST(verified_cache, holds_as_many_as_it_was_made_for_however_many_come) {
  VerifiedCache cache = cache_of(64);
  for (int i = 0; i < 10'000; ++i) cache.remember(token_number(i), later + seconds(i), now);
  int held = 0;
  for (int i = 0; i < 10'000; ++i) held += cache.holds(token_number(i), now) ? 1 : 0;
  EXPECT_EQ(held, 64);
}

TEST(verified_cache, a_token_of_the_longest_size_is_kept_and_a_longer_one_is_not) {
  VerifiedCache cache = cache_of(16);
  const std::string longest(VerifiedCache::max_size, 'a');
  const std::string longer(VerifiedCache::max_size + 1, 'a');
  cache.remember(longest, later, now);
  cache.remember(longer, later, now);
  EXPECT_TRUE(cache.holds(longest, now));
  EXPECT_FALSE(cache.holds(longer, now));
}

TEST(verified_cache, does_not_allocate) {
  VerifiedCache cache = cache_of(16);
  const std::string token = token_number(1);
  const std::size_t before = allocations();
  cache.remember(token, later, now);
  EXPECT_TRUE(cache.holds(token, now));
  EXPECT_EQ(allocations(), before);
}

TEST(verified_cache, a_fork_inherits_nothing) {
  VerifiedCache cache = cache_of(16);
  cache.remember(token_number(1), later, now);
  const pid_t child = ::fork();
  if (child == 0) {
    cache.remember(token_number(2), later, now);
    ::_exit(cache.holds(token_number(1), now) || cache.holds(token_number(2), now) ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(verified_cache, many_threads_use_one) {
  VerifiedCache cache = cache_of(32);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&cache] {
      for (int i = 0; i < 2'000; ++i) {
        cache.remember(token_number(i % 64), later, now);
        static_cast<void>(cache.holds(token_number((i * 7) % 64), now));
        ASSERT_FALSE(cache.holds("never remembered", now));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

/// A Verifier with a cache, its clock and scratch.
class Caching {
 public:
  explicit Caching(const KeyRing& ring, Expectations expectations = good_expectations())
      : verifier_(Verifier::create(ring, std::move(expectations), clock_, {100, randomness_}).value()) {}

  /// The refusal's name, or "accepted".
  std::string_view verdict(std::string_view token) {
    const auto verified = verifier_.verify(token, scratch_);
    return verified ? "accepted" : name_of(verified.error().code);
  }
  testing::FakeClock& clock() { return clock_; }
  Scratch& scratch() { return scratch_; }
  Verifier& verifier() { return verifier_; }

 private:
  testing::FakeClock clock_;
  testing::FakeRandomness randomness_;
  Verifier verifier_;
  Scratch scratch_;
};

TEST(Verifier_with_a_cache, accepts_a_token_again_and_shows_it_alike) {
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    Caching caching(public_ring(pair, algorithm));
    const std::string token = token_by(pair, algorithm, header_of(algorithm), good_claims);
    for (int time = 0; time < 3; ++time) {
      const auto verified = caching.verifier().verify(token, caching.scratch());
      ASSERT_TRUE(verified) << name_of(algorithm);
      EXPECT_EQ(verified->claims_json(), good_claims);
      EXPECT_EQ(verified->header_json(), header_of(algorithm));
      EXPECT_EQ(verified->algorithm(), algorithm);
    }
  }
}

TEST(Verifier_with_a_cache, refuses_every_attack_with_its_code_however_often_it_comes) {
  for (const Attack& attack : attacks()) {
    Caching caching(ring_of(testing::canary_secret), attack.expectations);
    for (int time = 0; time < 2; ++time) EXPECT_EQ(caching.verdict(attack.token), name_of(attack.code)) << attack.name;
  }
  for (const RingAttack& known : ring_attacks()) {
    Caching caching(known.ring, known.attack.expectations);
    for (int time = 0; time < 2; ++time) {
      EXPECT_EQ(caching.verdict(known.attack.token), name_of(known.attack.code)) << known.attack.name;
    }
  }
}

TEST(Verifier_with_a_cache, does_not_know_a_token_again_that_was_changed) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  Caching caching(public_ring(pair, Algorithm::es256));
  const std::string token = token_by(pair, Algorithm::es256, header_of(Algorithm::es256), good_claims);
  ASSERT_EQ(caching.verdict(token), "accepted");
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    ASSERT_NE(caching.verdict(changed), "accepted") << at;
  }
}

TEST(Verifier_with_a_cache, looks_at_the_time_every_time) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  Expectations forgiving = good_expectations();
  forgiving.leeway = seconds(10);
  Caching strict(public_ring(pair, Algorithm::es256));
  Caching lenient(public_ring(pair, Algorithm::es256), forgiving);
  const std::string token = token_by(pair, Algorithm::es256, header_of(Algorithm::es256), good_claims);
  for (Caching* caching : {&strict, &lenient}) {
    ASSERT_EQ(caching->verdict(token), "accepted");
    caching->clock().advance(seconds(99));
    EXPECT_EQ(caching->verdict(token), "accepted");
    caching->clock().advance(seconds(2));
  }
  EXPECT_EQ(strict.verdict(token), "token_expired");
  EXPECT_EQ(lenient.verdict(token), "accepted") << "by the leeway, though the cache has forgotten it";
  lenient.clock().advance(seconds(10));
  EXPECT_EQ(lenient.verdict(token), "token_expired");
}

TEST(Verifier_with_a_cache, refuses_a_capacity_that_makes_no_sense) {
  testing::FakeClock clock;
  testing::FakeRandomness randomness;
  for (const std::size_t capacity : {std::size_t{0}, TokenCache::max_capacity + 1}) {
    const auto verifier =
        Verifier::create(ring_of(testing::canary_secret), good_expectations(), clock, {capacity, randomness});
    ASSERT_FALSE(verifier);
    EXPECT_EQ(verifier.error().code, Code::argument_invalid);
  }
}

}  // namespace
}  // namespace jwtsync::token
