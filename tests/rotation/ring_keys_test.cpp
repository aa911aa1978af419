// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/ring_keys.h>

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include "fixture.h"

namespace jwtsync::rotation::ring_keys_test {

using namespace fixture;

KeyRing ring_of(std::string_view text) { return KeyRing::parse(Secret::copy_of(text).value()).value(); }

TEST(ring_keys, a_withdrawn_key_alone_does_not_verify) {
  Ring ring = promoted();
  EXPECT_EQ(count_of_verifying(ring), 2U);
  ring.keys[1].state = KeyState::withdrawn;
  EXPECT_EQ(count_of_verifying(ring), 1U);
  EXPECT_FALSE(verifies(ring.keys[1]));
}

TEST(ring_keys, a_key_is_itself_by_name_algorithm_and_material) {
  const KeyRing held = ring_of(testing::canary_secret);
  const RingKey named = key_of(held.keys()[0]).value();
  EXPECT_TRUE(has(held, named));
  EXPECT_FALSE(has(ring_of(testing::other_canary_secret), named));
  for (const auto change : {+[](RingKey& key) { key.kid += "x"; }, +[](RingKey& key) { key.material += "x"; },
                            +[](RingKey& key) { key.algorithm = Algorithm::hs512; },
                            +[](RingKey& key) { key.members.emplace_back("n", "1"); }}) {
    RingKey other = named;
    change(other);
    EXPECT_FALSE(has(held, other));
  }
}

TEST(ring_keys, of_a_pair_the_public_half_is_written_and_read_as_that_key) {
  const KeyRing pair = ring_of(R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
                               R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"EdDSA","kid":"pair"})");
  const RingKey named = key_of(pair.keys()[0]).value();
  const std::string shown = public_jwk(named);
  EXPECT_EQ(shown.find("\"d\""), std::string::npos);
  const KeyRing read = ring_of(shown);
  EXPECT_TRUE(has(read, named));
  EXPECT_FALSE(read.keys()[0].can_sign());
}

}  // namespace jwtsync::rotation::ring_keys_test
