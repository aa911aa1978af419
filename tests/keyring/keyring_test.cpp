// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/keyring.h>
#include <jwtsync/testing.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <initializer_list>
#include <string>

#include "../support/example_keys.h"
#include "../support/key_pair.h"
#include "../support/key_set.h"
#include "keyring/key_pair.h"

namespace jwtsync::keyring_test {

Result<KeyRing> ring_of(std::string_view secret, RingOptions options = {}) {
  return KeyRing::parse(*Secret::copy_of(secret), options);
}

Code refusal_of(std::string_view secret, RingOptions options = {}) {
  const Result<KeyRing> ring = ring_of(secret, options);
  if (ring) return Code::check_failed;
  EXPECT_EQ(ring.error().message.find(testing::canary), std::string::npos) << ring.error().message;
  EXPECT_FALSE(ring.error().hint.empty());
  return ring.error().code;
}

TEST(KeyRing, knows_of_which_keys_nobody_named_the_algorithm) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::rs256);
  const auto by_default = [](std::string_view value, RingOptions options = {}) {
    return ring_of(value, options).value().keys().front().has_default_algorithm();
  };
  EXPECT_TRUE(by_default(testing::canary_secret));
  EXPECT_FALSE(by_default(testing::canary_secret, {.algorithm = Algorithm::hs256}));
  EXPECT_TRUE(by_default(pair.public_pem()));
  EXPECT_FALSE(by_default(pair.public_pem(), {.algorithm = Algorithm::rs512}));
  EXPECT_FALSE(by_default(public_jwks(ring_of(pair.public_pem()).value()))) << "it says its alg";
}

TEST(KeyRing, knows_where_its_keys_are_published) {
  EXPECT_EQ(ring_of(testing::canary_secret)->published_at(), "");
  EXPECT_EQ(ring_of(testing::canary_secret, {.published_at = "https://issuer.example/keys"})->published_at(),
            "https://issuer.example/keys");
}

TEST(KeyRing, of_a_raw_secret_holds_one_hs256_key_that_signs) {
  const Result<KeyRing> ring = ring_of(testing::canary_secret);
  ASSERT_TRUE(ring);
  ASSERT_EQ(ring->keys().size(), 1u);
  EXPECT_EQ(ring->signing_key(), &ring->keys().front());
  EXPECT_EQ(ring->signing_key()->role(), KeyRole::signs);
  EXPECT_EQ(ring->signing_key()->algorithm(), Algorithm::hs256);
  EXPECT_EQ(ring->signing_key()->kid(), "EOzCZmqx-1X0_59m");
  EXPECT_FALSE(ring->requires_kid());
}

TEST(KeyRing, takes_the_value_byte_for_byte) {
  const std::string secret = " " + std::string(testing::canary_secret) + "\xff\n";
  const Result<KeyRing> ring = ring_of(secret);
  ASSERT_TRUE(ring);
  EXPECT_TRUE(ring->signing_key()->material().reveal([&](std::string_view bytes) { return bytes == secret; }));
}

TEST(KeyRing, refuses_keys_shorter_than_the_hash) {
  struct Case {
    Algorithm algorithm;
    std::size_t minimum;
  };
  for (const Case& known : {Case{Algorithm::hs256, 32}, Case{Algorithm::hs384, 48}, Case{Algorithm::hs512, 64}}) {
    EXPECT_TRUE(ring_of(std::string(known.minimum, 'k'), {.algorithm = known.algorithm}));
    const std::string shorter(known.minimum - 1, 'k');
    EXPECT_EQ(refusal_of(shorter, {.algorithm = known.algorithm}), Code::key_too_short);
    EXPECT_TRUE(ring_of(shorter, {.algorithm = known.algorithm, .allow_short_keys = true}));
  }
}

TEST(KeyRing, refuses_an_empty_secret_whatever_the_options) {
  EXPECT_EQ(refusal_of(""), Code::secret_empty);
  EXPECT_EQ(refusal_of("", {.allow_short_keys = true}), Code::secret_empty);
}

TEST(KeyRing, never_takes_a_public_key_for_a_secret) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::rs256);
  const std::string pem = pair.public_pem();
  std::string base64 = pem.substr(pem.find('\n') + 1);
  base64.resize(base64.find("-----"));
  const std::string jwks = public_jwks(*ring_of(pem));
  const std::string jwk = jwks.substr(9, jwks.size() - 11);
  ASSERT_TRUE(jwk.starts_with('{') && jwk.ends_with('}')) << jwk;
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512}) {
    for (const std::string& key :
         {pem, pair.certificate_pem(), pair.public_der(), pair.rsa_public_der(), jwks, jwk, pair.private_pem()}) {
      EXPECT_EQ(refusal_of(key, {.algorithm = algorithm}), Code::key_algorithm_mismatch) << key;
    }
    // In forms that nobody reads: what is not recognised as this key must not be taken for a secret either.
    EXPECT_EQ(refusal_of('"' + pem, {.algorithm = algorithm}), Code::key_algorithm_mismatch);
    EXPECT_EQ(refusal_of(base64, {.algorithm = algorithm}), Code::secret_format_unsupported);
    EXPECT_EQ(refusal_of("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDc4n4ry auth@host", {.algorithm = algorithm}),
              Code::secret_format_unsupported);
    EXPECT_EQ(refusal_of(pem.substr(0, 300), {.algorithm = algorithm}), Code::key_malformed);
  }
}

TEST(KeyRing, of_a_key_pair_signs_if_it_is_private) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  const Result<KeyRing> own = ring_of(pair.private_pem());
  const Result<KeyRing> others = ring_of(pair.public_pem());
  ASSERT_TRUE(own && others);
  EXPECT_EQ(own->signing_key(), &own->keys().front());
  EXPECT_EQ(own->signing_key()->algorithm(), Algorithm::es256);
  EXPECT_EQ(others->signing_key(), nullptr);
  EXPECT_EQ(others->keys().front().role(), KeyRole::verifies);
  EXPECT_EQ(others->keys().front().kid(), own->signing_key()->kid());
  EXPECT_EQ(own->signing_key()->kid().size(), 43u);
  EXPECT_FALSE(own->requires_kid());
  EXPECT_EQ(own->key_of_unnamed_tokens(), own->signing_key());
}

TEST(KeyRing, has_the_kid_of_rfc_8037_for_its_key) {
  const Result<KeyRing> ring = ring_of(testing::rfc8037_ed25519);
  ASSERT_TRUE(ring);
  EXPECT_EQ(ring->signing_key()->kid(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  EXPECT_EQ(ring->signing_key()->material().size(), 32u);
}

TEST(KeyRing, of_one_named_key_wants_its_kid_or_none) {
  const Result<KeyRing> ring = ring_of(testing::rfc7520_p521);
  ASSERT_TRUE(ring);
  EXPECT_EQ(ring->signing_key()->kid(), "bilbo.baggins@hobbiton.example");
  EXPECT_TRUE(ring->requires_kid());
  EXPECT_EQ(ring->key_of_unnamed_tokens(), ring->signing_key());
}

std::string set_of(std::initializer_list<std::string_view> keys) {
  std::string text = R"({"keys":[)";
  for (const std::string_view key : keys) text += (text.ends_with('[') ? "" : ",") + std::string(key);
  return text + "]}";
}

/// A key of a set, without its private half.
constexpr std::string_view public_p256 =
    R"({"kty":"EC","kid":"verifies","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";

TEST(KeyRing, of_a_set_of_rfc_7517_holds_the_one_key_that_is_for_signatures) {
  const Result<KeyRing> published = ring_of(testing::rfc7517_public_set);
  ASSERT_TRUE(published) << published.error().message;
  ASSERT_EQ(published->keys().size(), 1u);
  EXPECT_EQ(published->keys().front().kid(), "2011-04-29");
  EXPECT_EQ(published->keys().front().algorithm(), Algorithm::rs256);
  EXPECT_EQ(published->signing_key(), nullptr);
  const Result<KeyRing> own = ring_of(testing::rfc7517_private_set);
  ASSERT_TRUE(own) << own.error().message;
  ASSERT_EQ(own->keys().size(), 1u);
  ASSERT_NE(own->signing_key(), nullptr);
  EXPECT_EQ(public_jwks(*own), public_jwks(*published));
  const Result<KeyRing> secrets = ring_of(testing::rfc7517_secret_set);
  ASSERT_TRUE(secrets) << secrets.error().message;
  ASSERT_EQ(secrets->keys().size(), 1u);
  EXPECT_EQ(secrets->signing_key()->kid(), "HMAC key used in JWS spec Appendix A.1 example");
  EXPECT_EQ(secrets->signing_key()->algorithm(), Algorithm::hs256);
}

TEST(KeyRing, of_a_set_signs_by_the_first_key_that_can) {
  const Result<KeyRing> ring = ring_of(set_of({public_p256, testing::rfc8037_ed25519, testing::rfc7520_p521}));
  ASSERT_TRUE(ring) << ring.error().message;
  ASSERT_EQ(ring->keys().size(), 3u);
  EXPECT_EQ(ring->signing_key()->algorithm(), Algorithm::eddsa);
  EXPECT_EQ(ring->keys()[1].kid(), "verifies");
  EXPECT_EQ(ring->keys()[2].role(), KeyRole::verifies);
  EXPECT_TRUE(ring->requires_kid());
}

TEST(KeyRing, of_several_tries_unnamed_tokens_against_the_one_key_without_a_kid) {
  EXPECT_EQ(ring_of(set_of({public_p256, testing::rfc8037_ed25519}))->key_of_unnamed_tokens()->algorithm(),
            Algorithm::eddsa);
  EXPECT_EQ(ring_of(set_of({public_p256, testing::rfc7520_p521}))->key_of_unnamed_tokens(), nullptr);
  EXPECT_EQ(ring_of(set_of({testing::rfc7515_p256, testing::rfc8037_ed25519}))->key_of_unnamed_tokens(), nullptr)
      << "which of the two is meant, nobody knows";
}

constexpr std::string_view public_ed25519 =
    R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
constexpr std::string_view named_ed25519 =
    R"({"kty":"OKP","kid":"ed","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";

TEST(KeyRing, of_a_set_of_which_one_key_is_left_wants_names_as_the_set_did) {
  const Result<KeyRing> unnamed = ring_of(set_of({public_ed25519, R"({"kty":"EC","kid":"broken"})"}));
  ASSERT_TRUE(unnamed) << unnamed.error().message;
  EXPECT_TRUE(unnamed->requires_kid()) << "a token of \"broken\" is not one of the key that is left";
  EXPECT_EQ(unnamed->key_of_unnamed_tokens(), &unnamed->keys().front()) << "the set left this one without a name";
  ASSERT_EQ(unnamed->unused_keys().size(), 1u);
  EXPECT_EQ(unnamed->unused_keys().front().kid, "broken");
  const Result<KeyRing> named = ring_of(set_of({named_ed25519, R"({"kty":"EC","kid":"broken"})"}));
  EXPECT_EQ(named->key_of_unnamed_tokens(), nullptr);
  EXPECT_EQ(ring_of(set_of({public_ed25519, R"({"kty":"EC"})"}))->key_of_unnamed_tokens(), nullptr)
      << "two were without a name";
  const Result<KeyRing> beside_encryption =
      ring_of(set_of({public_ed25519, R"({"kty":"RSA","kid":"enc","use":"enc","n":"AQAB","e":"AQAB"})"}));
  EXPECT_FALSE(beside_encryption->requires_kid()) << "one key for signatures, as ever";
}

TEST(KeyRing, of_public_keys_has_one_kid_for_all_spellings_of_a_key) {
  const Result<KeyRing> right = ring_of(public_ed25519);
  const Result<KeyRing> odd =
      ring_of(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="})");
  ASSERT_TRUE(right && odd) << odd.error().message;
  EXPECT_EQ(odd->keys().front().kid(), right->keys().front().kid());
  EXPECT_EQ(public_jwks(*odd), public_jwks(*right));
}

TEST(KeyRing, keeps_the_private_half_of_keys_that_may_sign_only) {
  std::string may_not(testing::rfc7515_p256);
  may_not.insert(1, R"("key_ops":["verify"],)");
  const KeyRing set = *ring_of(set_of({testing::rfc8037_ed25519, testing::rfc7520_p521, may_not}));
  for (const std::size_t can : {0u, 1u}) {
    EXPECT_TRUE(set.keys()[can].pair()->private_key);
    EXPECT_TRUE(set.keys()[can].can_sign());
  }
  EXPECT_EQ(set.keys()[1].role(), KeyRole::verifies) << "unless it is asked for by its kid";
  EXPECT_FALSE(set.keys()[2].pair()->private_key);
  EXPECT_FALSE(set.keys()[2].can_sign());
}

TEST(KeyRing, says_how_long_a_key_must_be) {
  const Result<KeyRing> ring = ring_of("c4n4ry");
  ASSERT_FALSE(ring);
  EXPECT_EQ(ring.error().message, "the key has 6 bytes; HS256 needs at least 32");
}

TEST(KeyRing, of_several_secrets_signs_by_the_first_and_wants_a_kid) {
  const Result<KeyRing> ring = ring_of(testing::set_of_secrets({testing::canary_secret, testing::other_canary_secret}));
  ASSERT_TRUE(ring);
  ASSERT_EQ(ring->keys().size(), 2u);
  EXPECT_EQ(ring->signing_key()->kid(), "EOzCZmqx-1X0_59m");
  EXPECT_EQ(ring->keys()[0].role(), KeyRole::signs);
  EXPECT_EQ(ring->keys()[1].role(), KeyRole::verifies);
  EXPECT_TRUE(ring->requires_kid());
}

TEST(KeyRing, copies_share_the_keys) {
  const KeyRing ring = *ring_of(testing::canary_secret);
  const KeyRing copy = ring;  // NOLINT(performance-unnecessary-copy-initialization)
  EXPECT_EQ(copy.signing_key(), ring.signing_key());
}

TEST(KeyRing, of_a_secret_lost_in_a_fork_is_refused) {
  const Secret secret = *Secret::copy_of(testing::canary_secret);
  const pid_t child = ::fork();
  if (child == 0) {
    const Result<KeyRing> ring = KeyRing::parse(secret);
    ::_exit(!ring && ring.error().code == Code::ring_unavailable ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(KeyRole, has_stable_names) {
  EXPECT_EQ(name_of(KeyRole::signs), "signs");
  EXPECT_EQ(name_of(KeyRole::verifies), "verifies");
}

}  // namespace jwtsync::keyring_test
