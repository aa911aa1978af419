// SPDX-License-Identifier: Apache-2.0
#include "keyring/new_key.h"

#include <gtest/gtest.h>
#include <jwtsync/keyring.h>
#include <jwtsync/testing.h>

namespace jwtsync::keyring::new_key_test {

TEST(new_key, of_every_algorithm_and_form_is_a_ring_of_it) {
  testing::FakeRandomness randomness;
  for (const std::string_view name : {"HS256", "HS512", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}) {
    const NamedAlgorithm wanted = *NamedAlgorithm::of(name);
    const Algorithm algorithm = wanted.algorithm;
    for (const KeyForm form : {usual_form(wanted), KeyForm::jwk, KeyForm::jwks}) {
      const Result<Secret> key = new_key(randomness, wanted, form);
      ASSERT_TRUE(key) << name;
      const Result<KeyRing> ring = KeyRing::parse(*key, {.algorithm = algorithm});
      ASSERT_TRUE(ring) << name << ' ' << ring.error().message;
      EXPECT_EQ(ring->signing_key()->algorithm(), algorithm);
      EXPECT_EQ(ring->signing_key()->algorithm_name(), form == KeyForm::pem ? name_of(algorithm) : name);
      EXPECT_EQ(ring->requires_kid(), form == KeyForm::jwk || form == KeyForm::jwks);
    }
  }
}

TEST(new_key, is_written_in_the_plainest_form_that_says_its_algorithm) {
  EXPECT_EQ(usual_form({Algorithm::hs512}), KeyForm::text);
  EXPECT_EQ(usual_form({Algorithm::rs256}), KeyForm::pem);
  EXPECT_EQ(usual_form({Algorithm::eddsa}), KeyForm::pem);
  EXPECT_EQ(usual_form({Algorithm::ps256}), KeyForm::jwk);
  EXPECT_EQ(usual_form({Algorithm::rs384}), KeyForm::jwk);
  EXPECT_EQ(usual_form(*NamedAlgorithm::of("Ed25519")), KeyForm::jwk);
}

TEST(new_key, has_only_forms_of_its_kind) {
  testing::FakeRandomness randomness;
  EXPECT_EQ(new_key(randomness, {Algorithm::hs256}, KeyForm::pem).error().code, Code::argument_invalid);
  EXPECT_EQ(new_key(randomness, {Algorithm::es256}, KeyForm::text).error().code, Code::argument_invalid);
}

TEST(new_key, is_of_an_algorithm_that_has_a_name) {
  EXPECT_EQ(NamedAlgorithm{}.name, "HS256");
  EXPECT_EQ(NamedAlgorithm::of("Ed25519")->name, "Ed25519");
  EXPECT_EQ(NamedAlgorithm::of("EdDSA")->name, "EdDSA");
  EXPECT_FALSE(NamedAlgorithm::of("none"));
  EXPECT_FALSE(NamedAlgorithm::of("ed25519"));
}

TEST(new_key, has_forms_by_name) {
  EXPECT_EQ(key_form_named("jwks"), KeyForm::jwks);
  EXPECT_FALSE(key_form_named("der"));
}

}  // namespace jwtsync::keyring::new_key_test
