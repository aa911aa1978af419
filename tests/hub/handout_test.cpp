// SPDX-License-Identifier: Apache-2.0
#include "hub/handout.h"

#include <gmock/gmock.h>
#include <jwtsync/token.h>

#include <fstream>
#include <sstream>
#include "fixture.h"
#include "json/strict.h"

namespace jwtsync::hub::handout_test {

using namespace fixture;
using ::testing::HasSubstr;
using ::testing::Not;

json::Value vectors() {
  std::ifstream file(std::string(JWTSYNC_SOURCE_DIR) + "/tests/hub/vectors.json");
  std::stringstream text;
  text << file.rdbuf();
  return json::parse(text.str(), Code::answer_malformed).value();
}

struct handout_test : ::testing::Test {
  Result<Handout> made() { return Handout::make(rotating.rotation.sealed_keys().value(), given); }
  json::Value reply(bool signs) {
    return json::parse(made().value().reply(signs, rotating.now()), Code::answer_malformed).value();
  }

  Rotating rotating;
  std::vector<rotation::Seal> given = seals();
};

TEST_F(handout_test, is_what_the_page_says) {
  rotating.stage(second_key());
  const json::Value expected = vectors();
  const Handout handout = made().value();
  EXPECT_EQ(handout.reply(false, rotating.now()), expected["reply"].get<std::string>());
  EXPECT_EQ(handout.reply(true, rotating.now()), handout.reply(false, rotating.now())) << "a secret is a secret";
  EXPECT_TRUE(handout.check(kid_of(second_key()), expected["proof"]["answer"].get<std::string>()));
}

TEST_F(handout_test, a_proof_is_the_answer_of_the_key_that_is_asked_for) {
  rotating.stage(second_key());
  const Handout handout = made().value();
  const std::string answer = vectors()["proof"]["answer"].get<std::string>();
  EXPECT_EQ(handout.check(kid_of(first_key()), answer).error().code, Code::generation_overtaken) << "not asked for";
  EXPECT_EQ(handout.check("nobody's", answer).error().code, Code::generation_overtaken);
  for (std::string wrong : {std::string(), answer + "A", "B" + answer.substr(1), nonce}) {
    const Result<void> refused = handout.check(kid_of(second_key()), wrong);
    ASSERT_FALSE(refused) << wrong;
    EXPECT_EQ(refused.error().code, Code::proof_mismatch);
    EXPECT_THAT(refused.error().message, Not(HasSubstr(answer)));
  }
}

TEST_F(handout_test, the_private_half_of_a_pair_is_for_those_who_sign) {
  const KeyRing pair = ring_of(R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
                               R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"EdDSA","kid":"pair"})");
  ASSERT_EQ(rotating.stage(pair).kind, rotation::Outcome::Kind::taken);
  const json::Value others = reply(false)["keys"][1], signers = reply(true)["keys"][1];
  EXPECT_FALSE(others.contains("d"));
  EXPECT_EQ(signers["d"], "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  for (const json::Value& each : {others, signers}) {
    EXPECT_EQ(each["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    EXPECT_EQ(each["kid"], "pair");
    EXPECT_EQ(each["alg"], "EdDSA");
  }
  // The probe is a token of the new key, which expired long ago.
  const json::Value probe = reply(false)["probes"][0];
  EXPECT_EQ(probe["kid"], "pair");
  const KeyRing verifying = ring_of(others.dump());
  const Verifier verifier = Verifier::create(verifying, {}, rotating.world.clock).value();
  Scratch scratch;
  const auto verified = verifier.verify(probe["token"].get<std::string>(), scratch);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, Code::token_expired);
}

TEST_F(handout_test, has_what_verifies_now_and_asks_for_what_does_not_sign_yet) {
  EXPECT_EQ(reply(true)["keys"].size(), 1U);
  EXPECT_EQ(reply(true)["probes"].size(), 0U);
  rotating.stage(second_key());
  rotating.step(StepKind::prove, second_key());
  rotating.step(StepKind::promote, second_key());
  EXPECT_EQ(reply(true)["keys"][0]["kid"], kid_of(second_key())) << "in the order of the document";
  EXPECT_EQ(reply(true)["probes"].size(), 0U);
  rotating.step(StepKind::revoke, first_key());
  EXPECT_EQ(reply(true)["keys"].size(), 1U);
}

TEST_F(handout_test, a_key_that_cannot_be_opened_is_an_error) {
  given.clear();
  given.push_back(seal("another seal, which nobody knows either"));
  EXPECT_EQ(made().error().code, Code::secret_absent);
  rotation::SealedKeys keys = rotating.rotation.sealed_keys().value();
  keys.keys.clear();
  EXPECT_EQ(Handout::make(keys, seals()).error().code, Code::secret_absent) << "not in the store";
  keys = rotating.rotation.sealed_keys().value();
  keys.ring.keys[0].material = "another";
  EXPECT_EQ(Handout::make(keys, seals()).error().code, Code::answer_malformed) << "another key of this kid";
}

}  // namespace jwtsync::hub::handout_test
