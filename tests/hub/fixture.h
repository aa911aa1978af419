// SPDX-License-Identifier: Apache-2.0
// A rotation of real keys, under seal, in a store in memory.
#pragma once

#include <gtest/gtest.h>
#include <jwtsync/keyring.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/seal.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::hub::fixture {

using rotation::Moment;
using rotation::StepKind;
using std::chrono::seconds;

inline const std::string nonce = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

inline KeyRing ring_of(std::string_view text) { return KeyRing::parse(Secret::copy_of(text).value()).value(); }
inline rotation::Seal seal(std::string_view text = "a seal of a rotation, which nobody knows") {
  return rotation::Seal::create(Secret::copy_of(text).value()).value();
}
inline std::vector<rotation::Seal> seals() {
  std::vector<rotation::Seal> all;
  all.push_back(seal());
  return all;
}

/// Two shared secrets, of which the first signs; both hold the canary.
inline KeyRing first_key() { return ring_of(testing::canary_secret); }
inline KeyRing second_key() { return ring_of(testing::other_canary_secret); }
inline std::string kid_of(const KeyRing& ring) { return std::string(ring.keys().front().kid()); }

inline rotation::Policy policy() {
  rotation::Policy policy;
  policy.lifetime = seconds(100);
  policy.leeway = seconds(10);
  policy.skew = seconds(5);
  policy.presence = seconds(30);
  policy.permit = seconds(60);
  return policy;
}

struct Rotating {
  Rotating() {
    const KeyRing key = first_key();
    const rotation::Ring first = rotation::first_ring("staging", policy(), *rotation::key_of(key.keys()[0]), now());
    const std::string sealed = seal().close(key.keys()[0], "staging", world.randomness).value();
    EXPECT_TRUE(rotation.start(first, sealed));
  }
  [[nodiscard]] Moment now() const { return std::chrono::floor<seconds>(world.clock.now()); }
  rotation::Outcome take(const rotation::Step& step) {
    return rotation.take(rotation.load()->ring.position, step).value();
  }
  rotation::Outcome stage(const KeyRing& key) {
    rotation::Step step{StepKind::stage, kid_of(key), *rotation::key_of(key.keys()[0]), nonce, {}};
    step.sealed = seal().close(key.keys()[0], "staging", world.randomness).value();
    return take(step);
  }
  rotation::Outcome step(StepKind kind, const KeyRing& key) { return take({kind, kid_of(key), {}, nonce, "leaked"}); }

  testing::FakeWorld world;
  testing::MemoryStore store{world.clock};
  rotation::StoredRotation rotation{store, "staging"};
};

}  // namespace jwtsync::hub::fixture
