// SPDX-License-Identifier: Apache-2.0
#include "hub/trial.h"

#include <gmock/gmock.h>
#include <jwtsync/token.h>

#include "fixture.h"
#include "fleet/challenge.h"
#include "json/strict.h"

namespace jwtsync::hub::trial_test {

using namespace fixture;

rotation::Rehearsal tried(const KeyRing& ring, testing::FakeWorld& world) {
  const Key& key = ring.keys()[0];
  return {std::string(key.kid()), key.algorithm(), nonce, seal().close(key, "staging", world.randomness).value(), {}};
}

TEST(trial, shows_what_a_verifier_needs_and_an_expired_token) {
  testing::FakeWorld world;
  const KeyRing pair = ring_of(R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
                               R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"EdDSA","kid":"pair"})");
  const Trial trial = Trial::make(tried(pair, world), "staging", seals()).value();
  EXPECT_EQ(trial.kid(), "pair");
  const json::Value probe = json::parse(trial.probe(), Code::answer_malformed).value();
  EXPECT_EQ(probe["kid"], "pair");
  EXPECT_EQ(probe["nonce"], nonce);
  EXPECT_EQ(probe["key"].get<std::string>().find("\"d\""), std::string::npos) << "nobody signs with it";
  const KeyRing shown = ring_of(probe["key"].get<std::string>());
  Scratch scratch;
  const Verifier verifier = Verifier::create(shown, {}, world.clock).value();
  EXPECT_EQ(verifier.verify(probe["token"].get<std::string>(), scratch).error().code, Code::token_expired);
}

TEST(trial, of_a_secret_the_bytes_are_shown_and_asked_for) {
  testing::FakeWorld world;
  const Trial trial = Trial::make(tried(first_key(), world), "staging", seals()).value();
  const json::Value probe = json::parse(trial.probe(), Code::answer_malformed).value();
  EXPECT_EQ(kid_of(ring_of(probe["key"].get<std::string>())), kid_of(first_key()));
  EXPECT_TRUE(trial.check(fleet::answer_to(testing::canary_secret, Nonce::parse(nonce).value())));
  EXPECT_EQ(trial.check(fleet::answer_to(testing::other_canary_secret, Nonce::parse(nonce).value())).error().code,
            Code::proof_mismatch);
}

TEST(trial, what_cannot_be_opened_is_not_tried) {
  testing::FakeWorld world;
  EXPECT_FALSE(Trial::make(tried(first_key(), world), "production", seals()));
}

}  // namespace jwtsync::hub::trial_test
