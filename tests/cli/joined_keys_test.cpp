// SPDX-License-Identifier: Apache-2.0
#include "cli/joined_keys.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <string>
#include "jose/private_jwk.h"
#include "keyring/new_key.h"

namespace jwtsync::cli::joined_keys_test {

using keyring::KeyForm;
using keyring::NamedAlgorithm;

using ::testing::SizeIs;

KeyRing raw_ring(char letter) { return *KeyRing::parse(*Secret::copy_of(std::string(32, letter) + "c4n4ry")); }

class JoinedKeysTest : public ::testing::Test {
 protected:
  [[nodiscard]] KeyRing made(std::string_view algorithm, KeyForm form) {
    const NamedAlgorithm named = *NamedAlgorithm::of(algorithm);
    return *KeyRing::parse(*new_key(randomness_, named, form), {.algorithm = named.algorithm});
  }
  /// The ring that a process makes of the set.
  static Result<KeyRing> ring_of(const JoinedKeys& joined) { return KeyRing::parse(*jose::private_jwks(joined.jwks)); }

 private:
  jwtsync::testing::FakeRandomness randomness_;
};

TEST_F(JoinedKeysTest, the_first_signs_and_all_verify) {
  const std::vector<KeyRing> rings{raw_ring('a'), raw_ring('b')};
  const auto joined = join_keys(rings);
  ASSERT_TRUE(joined);
  EXPECT_EQ(joined->unnamed, 2u);
  const auto ring = ring_of(*joined);
  ASSERT_TRUE(ring) << ring.error().message;
  ASSERT_THAT(ring->keys(), SizeIs(2));
  EXPECT_EQ(ring->signing_key()->kid(), rings[0].signing_key()->kid());
  EXPECT_EQ(ring->keys()[1].kid(), rings[1].signing_key()->kid()) << "by which its tokens name it";
  EXPECT_EQ(ring->keys()[1].role(), KeyRole::verifies);
  EXPECT_EQ(ring->key_of_unnamed_tokens(), nullptr) << "nobody said whose they are";
}

TEST_F(JoinedKeysTest, one_secret_makes_the_same_ring_as_before) {
  const std::vector<KeyRing> rings{raw_ring('a')};
  const auto joined = join_keys(rings);
  ASSERT_TRUE(joined);
  const auto ring = ring_of(*joined);
  ASSERT_TRUE(ring);
  EXPECT_FALSE(ring->requires_kid());
  EXPECT_EQ(ring->signing_key()->kid(), rings[0].signing_key()->kid());
}

TEST_F(JoinedKeysTest, tokens_without_a_kid_are_of_the_one_that_was_chosen) {
  const std::vector<KeyRing> rings{raw_ring('a'), raw_ring('b')};
  const auto ring = ring_of(*join_keys(rings, 1));
  ASSERT_TRUE(ring);
  ASSERT_NE(ring->key_of_unnamed_tokens(), nullptr);
  EXPECT_EQ(ring->key_of_unnamed_tokens()->kid(), rings[1].signing_key()->kid());
}

TEST_F(JoinedKeysTest, the_only_unnamed_key_takes_tokens_without_a_kid) {
  const std::vector<KeyRing> rings{made("HS256", KeyForm::jwk), raw_ring('b')};
  const auto ring = ring_of(*join_keys(rings));
  ASSERT_TRUE(ring);
  ASSERT_NE(ring->key_of_unnamed_tokens(), nullptr);
  EXPECT_EQ(ring->key_of_unnamed_tokens()->kid(), rings[1].signing_key()->kid());
  EXPECT_EQ(join_keys(rings, 0).error().code, Code::argument_invalid) << "its key has a name";
}

TEST_F(JoinedKeysTest, a_key_that_two_rings_have_is_there_once) {
  const std::vector<KeyRing> rings{raw_ring('a'), raw_ring('b')};
  const std::vector<KeyRing> again{raw_ring('b'), *ring_of(*join_keys(rings))};
  const auto ring = ring_of(*join_keys(again));
  ASSERT_TRUE(ring) << ring.error().message;
  ASSERT_THAT(ring->keys(), SizeIs(2));
  EXPECT_EQ(ring->signing_key()->kid(), rings[1].signing_key()->kid());
}

TEST_F(JoinedKeysTest, the_private_half_is_kept_wherever_it_stands) {
  const KeyRing whole = made("ES256", KeyForm::jwk);
  const KeyRing half = *KeyRing::parse(*Secret::copy_of(public_jwks(whole)));
  for (const auto& rings : {std::vector<KeyRing>{half, whole}, std::vector<KeyRing>{whole, half}}) {
    const auto joined = join_keys(rings);
    ASSERT_TRUE(joined);
    const auto ring = ring_of(*joined);
    ASSERT_TRUE(ring) << ring.error().message;
    ASSERT_THAT(ring->keys(), SizeIs(1));
    EXPECT_NE(ring->signing_key(), nullptr);
  }
}

TEST_F(JoinedKeysTest, key_pairs_stay_private) {
  const std::vector<KeyRing> rings{made("ES256", KeyForm::pem), made("EdDSA", KeyForm::pem), raw_ring('a')};
  const auto joined = join_keys(rings);
  ASSERT_TRUE(joined);
  for (std::size_t i : {0u, 1u}) {
    EXPECT_TRUE(joined->jwks[i].reveal([](std::string_view jwk) { return jwk.find("\"d\":") != jwk.npos; })) << i;
  }
  const auto ring = ring_of(*joined);
  ASSERT_TRUE(ring) << ring.error().message;
  EXPECT_EQ(ring->signing_key()->algorithm(), Algorithm::es256);
}

TEST_F(JoinedKeysTest, a_public_key_stays_public) {
  const KeyRing pair = made("ES256", KeyForm::jwk);
  const std::vector<KeyRing> rings{*KeyRing::parse(*Secret::copy_of(public_jwks(pair))), made("EdDSA", KeyForm::jwk)};
  const auto ring = ring_of(*join_keys(rings));
  ASSERT_TRUE(ring) << ring.error().message;
  EXPECT_EQ(ring->signing_key()->algorithm(), Algorithm::eddsa);
  EXPECT_EQ(ring->keys()[1].kid(), pair.signing_key()->kid());
}

}  // namespace jwtsync::cli::joined_keys_test
