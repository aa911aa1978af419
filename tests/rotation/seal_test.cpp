// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <jwtsync/seal.h>
#include <jwtsync/testing.h>

#include <array>

#include "crypto/private_key.h"
#include "jose/private_jwk.h"

namespace jwtsync::rotation::seal_test {

constexpr std::string_view seal_secret = "seal-c4n4ry-0123456789abcdefghijklmn",
                           other_seal_secret = "another-seal-c4n4ry-0123456789abcdef";

Secret secret(std::string_view text) { return Secret::copy_of(text).value(); }

#ifdef JWTSYNC_EVP_ONLY

TEST(seal, needs_libsodium) {
  const Result<Seal> seal = Seal::create(secret(seal_secret));
  ASSERT_FALSE(seal);
  EXPECT_EQ(seal.error().code, Code::secret_format_unsupported);
}

#else

Seal seal(std::string_view text = seal_secret) { return Seal::create(secret(text)).value(); }

/// A ring of a new key pair, under a kid of its own.
KeyRing ring_of(crypto::KeyKind kind, std::string_view algorithm, std::string_view kid) {
  const auto pair = crypto::PrivateKey::generate(kind, 2048);
  return KeyRing::parse(jose::private_jwk(*pair, algorithm, kid).value()).value();
}

std::string text_of(const Key& key) {
  return private_jwk(key).value().reveal([](std::string_view text) { return std::string(text); });
}

std::string closed(const Key& key, const Seal& by = seal()) {
  testing::FakeRandomness randomness;
  return by.close(key, "staging", randomness).value();
}

TEST(seal, opens_what_it_closed) {
  const std::array rings{
      KeyRing::parse(secret(testing::canary_secret)).value(),
      KeyRing::parse(secret("short-c4n4ry"), {.allow_short_keys = true}).value(),
      ring_of(crypto::KeyKind::p256, "ES256", "of \"2026\""),
      ring_of(crypto::KeyKind::rsa, "PS256", "rsa"),
      ring_of(crypto::KeyKind::ed25519, "Ed25519", "edwards"),
  };
  for (const KeyRing& ring : rings) {
    const Key& key = *ring.signing_key();
    const std::string sealed = closed(key);
    EXPECT_EQ(seal_id_of(sealed), seal().id());
    const Result<KeyRing> opened = seal().open(sealed, "staging", key.kid(), key.algorithm());
    ASSERT_TRUE(opened) << opened.error().message;
    ASSERT_NE(opened->signing_key(), nullptr) << key.kid();
    EXPECT_EQ(text_of(*opened->signing_key()), text_of(key));
    EXPECT_EQ(opened->signing_key()->algorithm_name(), key.algorithm_name());
  }
}

TEST(seal, shows_nothing_of_key_and_seal) {
  const KeyRing ring = KeyRing::parse(secret(testing::canary_secret)).value();
  EXPECT_THAT(closed(*ring.signing_key()), ::testing::Not(::testing::HasSubstr(testing::canary)));
  EXPECT_THAT(closed(*ring.signing_key()), ::testing::MatchesRegex(R"(v1\.[A-Za-z0-9_-]{8}\.[A-Za-z0-9_-]+)"));
  EXPECT_NE(seal().id(), seal(other_seal_secret).id());
  EXPECT_EQ(seal().id(), seal().id());
}

TEST(seal, takes_a_new_nonce_each_time) {
  const KeyRing ring = KeyRing::parse(secret(testing::canary_secret)).value();
  testing::FakeRandomness randomness;
  const Seal by = seal();
  EXPECT_NE(by.close(*ring.signing_key(), "staging", randomness).value(),
            by.close(*ring.signing_key(), "staging", randomness).value());
}

TEST(seal, opens_for_its_own_place_alone) {
  const KeyRing ring = KeyRing::parse(secret(testing::canary_secret)).value();
  const Key& key = *ring.signing_key();
  const std::string sealed = closed(key), kid(key.kid());
  const Seal by = seal();
  EXPECT_EQ(by.open(sealed, "production", kid, key.algorithm()).error().code, Code::answer_malformed);
  EXPECT_EQ(by.open(sealed, "staging", kid + "x", key.algorithm()).error().code, Code::answer_malformed);
  EXPECT_EQ(by.open(sealed, "staging", kid, Algorithm::hs384).error().code, Code::answer_malformed);
  // What one name loses its neighbour does not win.
  EXPECT_EQ(by.open(sealed, "stagin", "g" + kid, key.algorithm()).error().code, Code::answer_malformed);
}

TEST(seal, tells_every_changed_character) {
  const KeyRing ring = KeyRing::parse(secret(testing::canary_secret)).value();
  const std::string sealed = closed(*ring.signing_key()), kid(ring.signing_key()->kid());
  const Seal by = seal();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(by.open(changed, "staging", kid, Algorithm::hs256)) << i;
    EXPECT_FALSE(by.open(sealed.substr(0, i), "staging", kid, Algorithm::hs256)) << i;
  }
  EXPECT_EQ(by.open("", "staging", kid, Algorithm::hs256).error().code, Code::answer_malformed);
  EXPECT_EQ(by.open(sealed + "A", "staging", kid, Algorithm::hs256).error().code, Code::answer_malformed);
}

TEST(seal, of_two_the_one_that_closed_it_opens) {
  const KeyRing ring = KeyRing::parse(secret(testing::canary_secret)).value();
  const std::string sealed = closed(*ring.signing_key(), seal(other_seal_secret)), kid(ring.signing_key()->kid());
  std::vector<Seal> seals;
  seals.push_back(seal());
  const Result<KeyRing> locked = open_by_any(seals, sealed, "staging", kid, Algorithm::hs256);
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.error().code, Code::secret_absent);
  EXPECT_THAT(locked.error().message, ::testing::HasSubstr(seal(other_seal_secret).id()));
  EXPECT_EQ(seal().open(sealed, "staging", kid, Algorithm::hs256).error(), locked.error());
  seals.push_back(seal(other_seal_secret));
  EXPECT_TRUE(open_by_any(seals, sealed, "staging", kid, Algorithm::hs256));
  EXPECT_EQ(open_by_any(seals, "plain", "staging", kid, Algorithm::hs256).error().code, Code::answer_malformed);
}

TEST(seal, has_enough_bytes) {
  const Result<Seal> few = Seal::create(secret(seal_secret.substr(0, Seal::minimum_size - 1)));
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().code, Code::secret_too_short);
  EXPECT_THAT(few.error().message, ::testing::Not(::testing::HasSubstr(testing::canary)));
  EXPECT_TRUE(Seal::create(secret(seal_secret.substr(0, Seal::minimum_size))));
}

TEST(seal, closes_no_public_key) {
  const KeyRing ring = ring_of(crypto::KeyKind::p256, "ES256", "pair");
  const KeyRing published = KeyRing::parse(secret(public_jwks(ring))).value();
  testing::FakeRandomness randomness;
  const Result<std::string> sealed = seal().close(published.keys().front(), "staging", randomness);
  ASSERT_FALSE(sealed);
  EXPECT_EQ(sealed.error().code, Code::signing_key_absent);
}

#endif

}  // namespace jwtsync::rotation::seal_test
