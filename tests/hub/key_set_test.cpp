// SPDX-License-Identifier: Apache-2.0
#include "hub/key_set.h"

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::hub::key_set_test {

using namespace fixture;

KeyRing ring_in(const Result<Secret>& set) { return KeyRing::parse(set.value()).value(); }

TEST(key_set, has_what_verifies_and_the_signing_one_first) {
  Rotating rotating;
  rotating.stage(second_key());
  const auto kept = rotating.rotation.sealed_keys();
  const KeyRing ring = ring_in(key_set_of(*kept, seals()));
  ASSERT_EQ(ring.keys().size(), 2U);
  EXPECT_EQ(ring.signing_key()->kid(), kid_of(first_key()));
  rotating.step(StepKind::revoke, first_key());
  const KeyRing left = ring_in(key_set_of(*rotating.rotation.sealed_keys(), seals()));
  ASSERT_EQ(left.keys().size(), 1U);
  EXPECT_EQ(left.keys()[0].kid(), kid_of(second_key()));
}

TEST(key_set, needs_each_key_and_its_seal) {
  Rotating rotating;
  auto kept = rotating.rotation.sealed_keys().value();
  std::vector<rotation::Seal> others;
  others.push_back(seal("another seal, under which nothing is closed"));
  EXPECT_FALSE(key_set_of(kept, others));
  kept.keys[0].kid = "other";
  EXPECT_EQ(key_set_of(kept, seals()).error().code, Code::not_found);
}

}  // namespace jwtsync::hub::key_set_test
