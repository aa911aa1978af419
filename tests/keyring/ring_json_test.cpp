// SPDX-License-Identifier: Apache-2.0
#include "keyring/ring_json.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

#include "../support/key_set.h"

namespace jwtsync::keyring::ring_json_test {

TEST(ring_json, has_each_key_by_name_and_none_of_its_bytes) {
  const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(jwtsync::testing::canary_secret));
  ASSERT_TRUE(ring);
  const std::string kid(ring->signing_key()->kid());
  EXPECT_EQ(
      json::dump(ring_json(*ring)),
      R"({"keys":[{"kid":")" + kid + R"(","role":"signs","algorithm":"HS256"}],"requires_kid":false,"unused":[]})");
}

TEST(ring_json, the_signing_key_comes_first) {
  const Result<KeyRing> second = KeyRing::parse(*Secret::copy_of(jwtsync::testing::other_canary_secret));
  ASSERT_TRUE(second);
  const Result<KeyRing> both = KeyRing::parse(*Secret::copy_of(
      jwtsync::testing::set_of_secrets({jwtsync::testing::other_canary_secret, jwtsync::testing::canary_secret})));
  ASSERT_TRUE(both);
  const json::Value value = ring_json(*both);
  EXPECT_EQ(value["keys"][0]["kid"], second->signing_key()->kid());
  EXPECT_EQ(value["keys"][0]["role"], "signs");
  EXPECT_EQ(value["keys"][1]["role"], "verifies");
  EXPECT_EQ(value["requires_kid"], true);
}

TEST(ring_json, says_which_keys_are_not_used_and_why) {
  const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(
      R"({"keys":[{"kty":"OKP","kid":"a","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},)"
      R"({"kty":"EC","kid":"b"},1]})"));
  ASSERT_TRUE(ring) << ring.error().message;
  EXPECT_EQ(json::dump(ring_json(*ring)["unused"]),
            R"([{"position":2,"kid":"b","fault":"malformed","why":"the member \"crv\" of the key is missing"},)"
            R"({"position":3,"kid":null,"fault":"malformed","why":"the key is not a JSON object"}])");
}

}  // namespace jwtsync::keyring::ring_json_test
