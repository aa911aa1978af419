// SPDX-License-Identifier: Apache-2.0
// Whoever asks for an answer to a challenge learns the answer, and nothing by the time that it took.
#include <gtest/gtest.h>
#include <jwtsync/fleet.h>
#include <jwtsync/testing.h>

#include "fleet/challenge.h"
#include "poison.h"

namespace jwtsync::constant_time::challenge_test {

constexpr std::size_t least_length = 32;

KeyRing ring() { return KeyRing::parse(Secret::copy_of(jwtsync::testing::canary_secret).value()).value(); }

const Nonce nonce = Nonce::parse(std::string(43, 'A')).value();

TEST(challenge, is_answered_without_leaking_the_key) {
  const std::string expected = fleet::answer_challenge({"auth", "a"}, ring(), nonce, Variants::without, least_length)
                                   .value()
                                   .keys.front()
                                   .answer;
  const KeyRing secret = ring();
  poison(secret);
  std::string answer;
  EXPECT_EQ(leaks_of([&] {
              answer = fleet::answer_challenge({"auth", "a"}, secret, nonce, Variants::without, least_length)
                           .value()
                           .keys.front()
                           .answer;
            }),
            0U);
  EXPECT_EQ(answer, expected);
}

/// What the page says is not covered: variants are made by looking at the key. By this it is seen that looks are found.
TEST(challenge, keys_of_variants_are_derived_by_looking_at_the_secret) {
  const KeyRing secret = ring();
  poison(secret);
  EXPECT_GT(leaks_of([&] { EXPECT_TRUE(fleet::AnswerKeys::derive(secret, Variants::with, least_length)); }), 0U);
}

}  // namespace jwtsync::constant_time::challenge_test
