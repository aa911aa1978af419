// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "../support/key_set.h"
#include "allocations.h"
#include "forge.h"

namespace jwtsync {
namespace {

using namespace std::chrono_literals;

Claims good(const Clock& clock) {
  Claims claims;
  claims.issuer("auth").audience("backend").subject("alice").expires_at(clock.now() + 100s);
  return claims;
}

TEST(Signer, writes_header_claims_and_signature) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring_of(testing::canary_secret)).value();
  Scratch scratch;
  const auto token = signer.sign(good(clock), scratch);
  ASSERT_TRUE(token);
  EXPECT_EQ(*token, token_of(R"({"alg":"HS256","typ":"JWT","kid":"EOzCZmqx-1X0_59m"})",
                             R"({"iss":"auth","aud":"backend","sub":"alice","exp":1767225700})"));
}

TEST(Signer, of_a_secret_makes_tokens_that_its_ring_accepts_and_no_other) {
  const testing::FakeClock clock;
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512}) {
    const std::array rings{ring_of(long_secret(), algorithm), ring_of(long_secret() + "!", algorithm)};
    Scratch scratch;
    for (const std::size_t own : {0u, 1u}) {
      const std::string token(Signer::create(rings[own])->sign(good(clock), scratch).value());
      EXPECT_TRUE(Verifier::create(rings[own], good_expectations(), clock)->verify(token, scratch));
      const auto refused = Verifier::create(rings[1 - own], good_expectations(), clock)->verify(token, scratch);
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, Code::token_signature_invalid);
    }
  }
}

TEST(Signer, of_a_key_pair_makes_tokens_that_its_public_half_accepts) {
  const testing::FakeClock clock;
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    const Signer signer = Signer::create(private_ring(pair, algorithm)).value();
    const Verifier verifier = Verifier::create(public_ring(pair, algorithm), good_expectations(), clock).value();
    Scratch scratch;
    for (int i = 0; i < 10; ++i) {  // an ECDSA signature is another each time
      const std::string token(signer.sign(good(clock), scratch).value());
      const auto verified = verifier.verify(token, scratch);
      ASSERT_TRUE(verified) << name_of(algorithm) << ' ' << name_of(verified.error().code);
      EXPECT_EQ(verified->algorithm(), algorithm);
    }
  }
}

TEST(Signer, of_a_ring_of_public_keys_is_refused) {
  const auto signer = Signer::create(public_ring(testing::Pair::of(Algorithm::es256), Algorithm::es256));
  ASSERT_FALSE(signer);
  EXPECT_EQ(signer.error().code, Code::signing_key_absent);
}

TEST(Signer, signs_with_the_signing_key_of_a_ring_of_several) {
  const testing::FakeClock clock;
  const KeyRing old = ring_of(testing::other_canary_secret);
  const KeyRing ring = ring_of(testing::set_of_secrets({testing::canary_secret, testing::other_canary_secret}));
  const Verifier verifier = Verifier::create(ring, good_expectations(), clock).value();
  Scratch scratch;
  const std::string fresh(Signer::create(ring)->sign(good(clock), scratch).value());
  EXPECT_EQ(verifier.verify(fresh, scratch)->kid(), ring.signing_key()->kid());
  const std::string before(Signer::create(old)->sign(good(clock), scratch).value());
  EXPECT_EQ(verifier.verify(before, scratch)->kid(), old.signing_key()->kid());
}

TEST(Signer, makes_nothing_larger_than_a_verifier_takes) {
  const testing::FakeClock clock;
  const KeyRing ring = ring_of(testing::canary_secret);
  const Signer signer = Signer::create(ring).value();
  const Verifier verifier = Verifier::create(ring, {}, clock).value();
  Scratch scratch;
  std::size_t largest = 0;
  for (std::size_t size = 48'980; size < 49'060; ++size) {
    Claims claims;
    claims.set("x", std::string(size, 'x')).expires_at(clock.now() + 100s);
    const auto token = signer.sign(claims, scratch);
    if (!token) {
      EXPECT_EQ(token.error().code, Code::token_too_large);
      continue;
    }
    largest = token->size();
    EXPECT_TRUE(verifier.verify(std::string(*token), scratch)) << size;
  }
  EXPECT_LE(largest, max_token_size);
  EXPECT_GE(largest, max_token_size - 1);
}

TEST(Signer, signs_in_several_threads_at_once) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring_of(testing::canary_secret)).value();
  const Claims claims = good(clock);
  Scratch scratch;
  const std::string expected(signer.sign(claims, scratch).value());
  std::array<int, 2> wrong{};
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&signer, &claims, &expected, &count] {
      Scratch own;
      for (int i = 0; i < 1000; ++i) count += signer.sign(claims, own) == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong[0] + wrong[1], 0);
}

TEST(Signer, does_not_allocate) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring_of(testing::canary_secret)).value();
  const Claims claims = good(clock);
  Scratch scratch;
  const std::size_t before = allocations();
  EXPECT_TRUE(signer.sign(claims, scratch));
  EXPECT_EQ(allocations(), before);
}

/// Whether a child of fork is refused a signature, by a Signer of before and by a new one.
bool is_refused_in_a_fork(const KeyRing& ring) {
  const testing::FakeClock clock;
  const Signer signer = Signer::create(ring).value();
  const Claims claims = good(clock);
  Scratch scratch;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto token = signer.sign(claims, scratch);
    const Result<Signer> fresh = Signer::create(ring);
    ::_exit(!token && token.error().code == Code::ring_unavailable && !fresh &&
                    fresh.error().code == Code::ring_unavailable
                ? 0
                : 1);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(Signer, signs_nothing_in_a_fork) {
  EXPECT_TRUE(is_refused_in_a_fork(ring_of(testing::canary_secret)));
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
    EXPECT_TRUE(is_refused_in_a_fork(private_ring(testing::Pair::of(algorithm), algorithm))) << name_of(algorithm);
  }
}

}  // namespace
}  // namespace jwtsync
