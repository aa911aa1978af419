// SPDX-License-Identifier: Apache-2.0
// The samples of the headers of values: secrets, keys, tokens, and what they are made of.
#include "samples.h"

#include <jwtsync/hand_on.h>
#include <iostream>

namespace jwtsync::keys_test {

using ::testing::Eq;
using ::testing::Optional;

TEST_F(Samples, of_result) {
  const auto sample = [](const KeyRing& ring) {
    jwtsync::Result<jwtsync::Signer> signer = jwtsync::Signer::create(ring);
    if (!signer) {
      std::cerr << signer.error().message << "; " << signer.error().hint << '\n';
      return signer.error().exit_status();
    }
    return 0;
  };
  const auto secret = Secret::copy_of(testing::canary_secret);
  const auto able = KeyRing::parse(*secret);
  ASSERT_TRUE(able);
  EXPECT_EQ(sample(*able), 0);
  const auto published = Secret::copy_of(R"({"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA",)"
                                         R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  const auto unable = KeyRing::parse(*published);
  ASSERT_TRUE(unable) << unable.error().message;
  EXPECT_EQ(sample(*unable), exit_status_of(Category::absent));
}

TEST_F(Samples, of_secret) {
  std::string mac;
  const std::string nonce = "nonce";
  const auto hmac = [](std::string_view key, std::string_view text) {
    return std::string(text) + std::to_string(key.size());
  };
  const auto sample = [&](std::string_view bytes) {
    Result<Secret> secret = Secret::copy_of(bytes);
    if (!secret) return fail(secret.error());
    secret->reveal([&](std::string_view key) { mac = hmac(key, nonce); });
    return 0;
  };
  EXPECT_EQ(sample("four"), 0);
  EXPECT_EQ(mac, "nonce4");
  EXPECT_EQ(sample(std::string(Secret::max_size + 1, 'a')), failed);
}

TEST_F(Samples, of_keyring) {
  const auto show = [this](std::string_view kid) { said = kid; };
  const auto sample = [&](const Secret& secret) {
    Result<KeyRing> ring = KeyRing::parse(secret);  // one raw secret is a ring of one HS256 key
    if (!ring) return fail(ring.error());
    const Key* signs = ring->signing_key();  // none in a ring of public keys
    if (signs) show(signs->kid());           // "Zk3vQ0...", the same in every language for the same secret
    return 0;
  };
  const auto secret = Secret::copy_of(testing::canary_secret);
  EXPECT_EQ(sample(*secret), 0);
  EXPECT_EQ(said.size(), 16U);
  EXPECT_EQ(sample(Secret()), failed);
}

TEST_F(Samples, of_hand_on) {
  const auto ask = [this](std::string_view name, std::string_view value) {
    said = std::string(name) + ": " + std::string(value);
  };
  const auto sample = [&](const KeyRing& key_of_the_application, const VerifiedToken& verified) {
    HandOn hand_on;
    if (Result<void> taken = hand_on.take(key_of_the_application); !taken) return fail(taken.error());
    std::string value = "Bearer ";
    if (hand_on.append(verified.claims_json(), value)) ask("Authorization", value);
    return 0;
  };
  const auto secret = Secret::copy_of(testing::canary_secret);
  const auto ring = KeyRing::parse(*secret);
  Claims claims;
  claims.subject("alice").expires_at(world.clock.now() + std::chrono::hours(1));
  Scratch signing, verifying;
  const std::string token(Signer::create(*ring)->sign(claims, signing).value());
  const auto verifier = Verifier::create(*ring, {}, world.clock);
  EXPECT_EQ(sample(*ring, verifier->verify(token, verifying).value()), 0);
  EXPECT_TRUE(said.starts_with("Authorization: Bearer eyJ")) << said;
}

TEST_F(Samples, of_token) {
  const auto secret = Secret::copy_of(testing::canary_secret);
  const auto parsed = KeyRing::parse(*secret);
  const auto greet = [this](std::string_view name) { said = name; };
  const auto sample = [&](const KeyRing& ring, const std::string& token) {
    Result<Verifier> verifier = Verifier::create(ring, {.issuer = "auth", .audiences = {"backend"}}, world.clock);
    if (!verifier) return fail(verifier.error());
    Scratch scratch;
    auto verified = verifier->verify(token, scratch);
    if (!verified) return fail(verifier->explain(verified.error(), token));
    greet(verified->subject().value_or("stranger"));  // a token need not have one
    return 0;
  };
  EXPECT_EQ(sample(*parsed, signed_token(Claims().issuer("auth").audience("backend").subject("alice"))), 0);
  EXPECT_EQ(said, "alice");
  EXPECT_EQ(sample(*parsed, signed_token(Claims().issuer("auth").audience("backend"))), 0);
  EXPECT_EQ(said, "stranger");
  EXPECT_EQ(sample(*parsed, signed_token(Claims().issuer("another").audience("backend"))), failed);
  EXPECT_EQ(said, "token_issuer_mismatch");
}

TEST_F(Samples, of_name) {
  std::string_view name = name_of(Outcome::found);        // "found"
  std::optional<Outcome> kind = named<Outcome>("found");  // Outcome::found
  std::string newer(Name<Witness>("proxy").text());       // "proxy", although no enumerator has that name
  EXPECT_EQ(name, "found");
  EXPECT_THAT(kind, Optional(Eq(Outcome::found)));
  EXPECT_EQ(newer, "proxy");
}

}  // namespace jwtsync::keys_test
