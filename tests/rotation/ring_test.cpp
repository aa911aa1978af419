// SPDX-License-Identifier: Apache-2.0
// What a ring is made of, and what another one is to it.
#include <gmock/gmock.h>
#include <jwtsync/keyring.h>
#include <jwtsync/rotation.h>

#include "../support/example_keys.h"
#include "fixture.h"

namespace jwtsync::rotation::ring_test {

using namespace fixture;
using ::testing::ElementsAre;
using ::testing::Pair;

RingKey read_key(std::string_view value) {
  const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(value));
  EXPECT_TRUE(ring);
  return key_of(ring->keys()[0]).value();
}

TEST(ring, a_secret_gives_its_name_and_nothing_of_itself) {
  const std::string secret = "canary-of-a-secret-that-has-40-characters";
  const RingKey made = read_key(secret);
  EXPECT_EQ(made.kid, made.material) << "it was given no name";
  EXPECT_THAT(made.members, ElementsAre(Pair("kty", "oct")));
  EXPECT_EQ(made.state, KeyState::staged);
  EXPECT_EQ(write(first_ring("staging", policy(), made, start)).find("canary"), std::string::npos);
}

TEST(ring, a_named_secret_is_told_from_another_of_its_name_by_its_material) {
  const std::string form = R"({"kty":"oct","kid":"mine","k":")";
  const RingKey one = read_key(form + std::string(43, 'A') + "\"}"),
                other = read_key(form + std::string(42, 'A') + "E\"}");
  EXPECT_EQ(one.kid, "mine");
  EXPECT_EQ(one.kid, other.kid);
  EXPECT_NE(one.material, other.material);
}

TEST(ring, a_key_pair_gives_its_public_numbers) {
  const RingKey made = read_key(testing::rfc7515_p256);
  EXPECT_EQ(made.algorithm, Algorithm::es256);
  EXPECT_THAT(made.members,
              ElementsAre(Pair("crv", "P-256"), Pair("kty", "EC"), Pair("x", ::testing::_), Pair("y", ::testing::_)));
  const std::string document = write(first_ring("staging", policy(), made, start));
  EXPECT_EQ(document.find("\"d\""), std::string::npos);
  EXPECT_EQ(document.find("jpsQnnGQmL"), std::string::npos) << "its private number";
}

TEST(ring, the_first_one_has_a_key_that_signs_and_that_all_hold) {
  const Ring ring = ring_of_one();
  EXPECT_EQ(ring.in(KeyState::active)->kid, "a");
  EXPECT_EQ(ring.position, (Position{1, 1}));
  EXPECT_EQ(fault_of(ring), std::nullopt);
}

TEST(ring, finds_the_standby_only_where_no_other_key_is_staged) {
  RingKey standby = key("s");
  standby.is_standby = true;
  const Ring ready = after(ring_of_one(), {stage(standby), step(StepKind::prove, "s")});
  EXPECT_EQ(ready.in(KeyState::staged)->kid, "s");
  EXPECT_EQ(after(ready, {stage(key("b"))}).in(KeyState::staged)->kid, "b");
  EXPECT_EQ(ready.in(KeyState::retiring), nullptr);
  EXPECT_EQ(ready.find("x"), nullptr);
}

TEST(ring, a_process_never_goes_back) {
  const Held at_two = held(staged());
  EXPECT_EQ(succession(at_two, staged()), Succession::same);
  EXPECT_EQ(succession(at_two, proved()), Succession::newer);
  EXPECT_EQ(succession(at_two, ring_of_one()), Succession::older);
  EXPECT_EQ(succession(held(ring_of_one()), promoted()), Succession::newer) << "generations between may be missed";
}

TEST(ring, another_history_is_seen) {
  const Ring other = after(ring_of_one(), {stage(key("c"))});
  EXPECT_EQ(succession(held(staged()), other), Succession::forked) << "one place, two rings";
  const Ring later = after(other, {step(StepKind::prove, "c")});
  EXPECT_EQ(succession(held(staged()), later), Succession::forked) << "it follows another one";
}

TEST(ring, a_later_epoch_is_taken_whatever_its_generation) {
  Ring restored = ring_of_one();
  restored.position = {2, 1};
  EXPECT_EQ(succession(held(promoted()), restored), Succession::newer);
  EXPECT_EQ(succession(held(restored), promoted()), Succession::older);
}

}  // namespace jwtsync::rotation::ring_test
