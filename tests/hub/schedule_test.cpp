// SPDX-License-Identifier: Apache-2.0
#include "hub/schedule.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::hub::schedule_test {

using namespace fixture;
using rotation::Ring;

constexpr seconds every{1000};

struct schedule_test : ::testing::Test {
  Ring ring() { return rotating.rotation.load()->ring; }
  /// From the first key to the second, each step at its earliest.
  void rotate() {
    for (const StepKind kind : {StepKind::prove, StepKind::promote}) {
      ASSERT_EQ(rotating.step(kind, second_key()).kind, rotation::Outcome::Kind::taken);
    }
    ASSERT_EQ(rotating.step(StepKind::record_switch, first_key()).kind, rotation::Outcome::Kind::taken);
    rotating.world.clock.advance(seconds(200));
    ASSERT_EQ(rotating.step(StepKind::retire, first_key()).kind, rotation::Outcome::Kind::taken);
  }
  Rotating rotating;
};

TEST_F(schedule_test, counts_from_the_first_key_and_from_the_end_of_the_last_rotation) {
  EXPECT_EQ(next_rotation(ring(), every), rotating.now() + every);
  rotating.world.clock.advance(seconds(400));
  rotating.stage(second_key());
  EXPECT_EQ(next_rotation(ring(), every), std::nullopt) << "one is under way";
  rotate();
  EXPECT_EQ(next_rotation(ring(), every), rotating.now() + every);
}

TEST_F(schedule_test, a_key_that_was_given_up_is_not_tried_again_at_once) {
  rotating.world.clock.advance(seconds(2000));
  rotating.stage(second_key());
  rotating.step(StepKind::abort, second_key());
  EXPECT_EQ(next_rotation(ring(), every), rotating.now() + every);
}

TEST_F(schedule_test, is_at_once_where_nothing_signs) {
  EXPECT_TRUE(lacks_standby(ring()));
  rotating.step(StepKind::revoke, first_key());
  EXPECT_LE(*next_rotation(ring(), every), rotating.now());
  EXPECT_EQ(algorithm_of_next(ring()), Algorithm::hs256) << "that of the revoked one";
  EXPECT_FALSE(lacks_standby(ring())) << "a key that signs comes first";
}

TEST_F(schedule_test, a_new_key_is_of_its_algorithm_and_new_each_time) {
  const World world = rotating.world.world();
  for (const char* const name : {"HS256", "ES256", "EdDSA"}) {
    const auto algorithm = keyring::NamedAlgorithm::of(name).value();
    const KeyRing one = new_ring(world, algorithm).value(), other = new_ring(world, algorithm).value();
    ASSERT_NE(one.signing_key(), nullptr);
    EXPECT_EQ(one.signing_key()->algorithm(), algorithm.algorithm);
    EXPECT_NE(one.signing_key()->kid(), other.signing_key()->kid());
  }
}

TEST_F(schedule_test, no_new_kid_begins_as_an_option_does) {
  const World world = rotating.world.world();
  for (int i = 0; i < 1'000; ++i) {
    const KeyRing ring = new_ring(world, keyring::NamedAlgorithm{}).value();
    ASSERT_NE(ring.signing_key()->kid().front(), '-');
  }
}

TEST_F(schedule_test, a_step_brings_its_key_under_seal) {
  const rotation::Seal closing = seal();
  const auto made =
      staging(rotating.world.world(), "staging", closing, keyring::NamedAlgorithm{Algorithm::es256}, true);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(made->key->is_standby);
  EXPECT_EQ(made->key->algorithm, Algorithm::es256);
  EXPECT_EQ(rotating.take(*made).kind, rotation::Outcome::Kind::taken);
  const auto kept = rotating.rotation.sealed_keys();
  EXPECT_EQ(kept->keys.size(), 2U);
  EXPECT_FALSE(lacks_standby(ring()));
}

}  // namespace jwtsync::hub::schedule_test
