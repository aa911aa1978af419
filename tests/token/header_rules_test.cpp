// SPDX-License-Identifier: Apache-2.0
#include "token/header_rules.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "../support/key_set.h"
#include "forge.h"

namespace jwtsync::token::header_rules_test {

constexpr std::string_view own_kid = "EOzCZmqx-1X0_59m";

/// The kid of the key that a header is judged to, or the refusal's name.
std::string judged(const HeaderRules& rules, std::string_view header) {
  Scratch scratch;
  const auto verdict = rules.judge(encode(header), scratch.memory());
  if (!verdict) return std::string(name_of(verdict.error().code));
  EXPECT_EQ(scratch.memory().header.bytes(), header);
  return verdict->key->kid;
}

std::string with_kid(std::string_view kid) { return R"({"alg":"HS256","kid":")" + std::string(kid) + "\"}"; }

TEST(HeaderRules, one_unnamed_key_ignores_the_kid) {
  const HeaderRules rules = HeaderRules::create(ring_of(testing::canary_secret), {}).value();
  for (const std::string& header : {std::string(good_header), with_kid(own_kid), with_kid("another"), with_kid("")}) {
    EXPECT_EQ(judged(rules, header), own_kid) << header;
  }
}

/// RFC 9864: "Ed25519" and "EdDSA" are two names of what a key on that curve does.
TEST(HeaderRules, a_key_on_ed25519_takes_either_name) {
  const std::string jwk = public_jwk(testing::Pair::of(Algorithm::eddsa), Algorithm::eddsa);
  const std::string renamed = std::string(jwk).replace(jwk.find("EdDSA"), 5, "Ed25519");
  for (const std::string& text : {jwk, renamed}) {
    const KeyRing ring = KeyRing::parse(*Secret::copy_of(text)).value();
    EXPECT_EQ(ring.keys()[0].algorithm(), Algorithm::eddsa);
    const HeaderRules rules = HeaderRules::create(ring, {.algorithms = {*algorithm_named("Ed25519")}}).value();
    const std::string kid(ring.keys()[0].kid());
    for (const std::string_view name : {"EdDSA", "Ed25519"}) {
      EXPECT_EQ(judged(rules, R"({"alg":")" + std::string(name) + "\"}"), kid) << name;
      EXPECT_EQ(judged(rules, R"({"alg":")" + std::string(name) + R"(","typ":"JWT"})"), kid) << name;
    }
    for (const std::string_view name : {"Ed448", "ed25519", "EDDSA", "Ed25519ph", "ES256", "none", ""}) {
      EXPECT_EQ(judged(rules, R"({"alg":")" + std::string(name) + "\"}"), "token_algorithm_mismatch") << name;
    }
  }
  const HeaderRules of_secret = HeaderRules::create(ring_of(testing::canary_secret), {}).value();
  EXPECT_EQ(judged(of_secret, R"({"alg":"Ed25519"})"), "token_algorithm_mismatch");
}

TEST(HeaderRules, several_keys_want_a_kid_that_they_know) {
  const KeyRing other = ring_of(testing::other_canary_secret);
  const KeyRing both = ring_of(testing::set_of_secrets({testing::canary_secret, testing::other_canary_secret}));
  const HeaderRules rules = HeaderRules::create(both, {}).value();
  EXPECT_EQ(judged(rules, with_kid(own_kid)), own_kid);
  EXPECT_EQ(judged(rules, with_kid(other.signing_key()->kid())), other.signing_key()->kid());
  EXPECT_EQ(judged(rules, good_header), "token_key_unknown");
  EXPECT_EQ(judged(rules, with_kid("another")), "token_key_unknown");
  EXPECT_EQ(judged(rules, with_kid("")), "token_key_unknown");
  EXPECT_EQ(judged(rules, R"({"alg":"none","kid":")" + std::string(own_kid) + "\"}"), "token_algorithm_mismatch");
}

TEST(HeaderRules, tokens_without_a_kid_are_tried_against_the_one_key_that_its_set_left_without_one) {
  const std::string unnamed = R"({"kty":"oct","k":")" + encode(testing::canary_secret) + "\"}";
  const std::string named = R"({"kty":"oct","kid":"two","k":")" + encode(testing::other_canary_secret) + "\"}";
  const KeyRing ring = KeyRing::parse(*Secret::copy_of(R"({"keys":[)" + named + ',' + unnamed + "]}")).value();
  const HeaderRules rules = HeaderRules::create(ring, {}).value();
  EXPECT_EQ(judged(rules, good_header), own_kid);
  EXPECT_EQ(judged(rules, with_kid(own_kid)), own_kid);
  EXPECT_EQ(judged(rules, with_kid("two")), "two");
  EXPECT_EQ(judged(rules, with_kid("another")), "token_key_unknown");
}

TEST(HeaderRules, one_named_key_wants_its_kid_or_none) {
  const std::string named = R"({"kty":"oct","kid":"one","k":")" + encode(testing::canary_secret) + "\"}";
  const HeaderRules rules = HeaderRules::create(KeyRing::parse(*Secret::copy_of(named)).value(), {}).value();
  EXPECT_EQ(judged(rules, good_header), "one");
  EXPECT_EQ(judged(rules, with_kid("one")), "one");
  EXPECT_EQ(judged(rules, with_kid("two")), "token_key_unknown");
}

/// A key of a set, with a kid.
std::string named_jwk(const testing::Pair& pair, Algorithm algorithm, std::string_view kid) {
  return R"({"kid":")" + std::string(kid) + "\"," + public_jwk(pair, algorithm).substr(1);
}

std::string header_naming(std::string_view algorithm, std::string_view kid) {
  return R"({"alg":")" + std::string(algorithm) + R"(","kid":")" + std::string(kid) + "\"}";
}

HeaderRules rules_of_set(const std::vector<std::string>& keys) {
  std::string set = R"({"keys":[)";
  for (const std::string& key : keys) set += (set.ends_with('[') ? "" : ",") + key;
  return HeaderRules::create(KeyRing::parse(*Secret::copy_of(set + "]}")).value(), {}).value();
}

TEST(HeaderRules, of_several_keys_of_one_kid_the_algorithm_tells_which) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::rs256);
  const HeaderRules rules =
      rules_of_set({named_jwk(pair, Algorithm::rs256, "a"), named_jwk(pair, Algorithm::rs384, "a"),
                    named_jwk(testing::Pair::of(Algorithm::es256), Algorithm::es256, "a")});
  for (const std::string_view algorithm : {"RS256", "RS384", "ES256"}) {
    for (const std::string& header :
         {header_naming(algorithm, "a"), R"({"x":1,"kid":"a","alg":")" + std::string(algorithm) + "\"}"}) {
      Scratch scratch;
      const auto verdict = rules.judge(encode(header), scratch.memory());
      ASSERT_TRUE(verdict) << header;
      EXPECT_EQ(name_of(verdict->key->algorithm), algorithm);
    }
  }
  EXPECT_EQ(judged(rules, header_naming("RS512", "a")), "token_algorithm_mismatch");
  EXPECT_EQ(judged(rules, header_naming("none", "a")), "token_algorithm_mismatch");
  EXPECT_EQ(judged(rules, R"({"kid":"a"})"), "token_algorithm_mismatch");
  EXPECT_EQ(judged(rules, R"({"alg":"RS256"})"), "token_key_unknown");
  EXPECT_EQ(judged(rules, header_naming("RS256", "b")), "token_key_unknown");
}

TEST(HeaderRules, a_key_that_is_not_used_has_a_refusal_of_its_own) {
  const testing::Pair& pair = testing::Pair::of(Algorithm::es256);
  const testing::Pair other = testing::Pair::generate(Algorithm::es256);
  const testing::Pair third = testing::Pair::generate(Algorithm::es256);
  const HeaderRules rules = rules_of_set(
      {named_jwk(pair, Algorithm::es256, "good"), named_jwk(other, Algorithm::es256, "two"),
       named_jwk(third, Algorithm::es256, "two"), R"({"kty":"EC","kid":"broken"})", R"({"kty":"AKP","kid":"new"})",
       R"({"kty":"RSA","kid":"enc","use":"enc"})", R"({"kty":"RSA","kid":"good","alg":"RS256"})"});
  EXPECT_EQ(judged(rules, header_naming("ES256", "good")), "good");
  EXPECT_EQ(judged(rules, header_naming("RS256", "good")), "token_key_unusable") << "the broken key of this name";
  EXPECT_EQ(judged(rules, header_naming("ES384", "good")), "token_algorithm_mismatch");
  for (const std::string_view kid : {"two", "broken", "new", "enc"}) {
    EXPECT_EQ(judged(rules, header_naming("ES256", kid)), "token_key_unusable") << kid;
    EXPECT_EQ(judged(rules, header_naming("HS256", kid)), "token_key_unusable") << kid;
  }
  EXPECT_EQ(judged(rules, header_naming("ES256", "another")), "token_key_unknown");
}

TEST(HeaderRules, an_algorithm_that_is_not_expected_is_refused_though_a_key_has_it) {
  const std::string one = R"({"keys":[{"kty":"oct","k":")" + base::base64url_encode(testing::canary_secret) + "\"}]}";
  const std::string other =
      R"({"keys":[{"kty":"oct","alg":"HS512","k":")" + base::base64url_encode(long_secret()) + "\"}]}";
  const KeyRing ring = KeyRing::parse(*Secret::copy_of(testing::joined_sets({one, other}))).value();
  const HeaderRules rules = HeaderRules::create(ring, {.algorithms = {Algorithm::hs256}}).value();
  EXPECT_EQ(judged(rules, with_kid(own_kid)), own_kid);
  const std::string kid(ring.keys()[1].kid());
  EXPECT_EQ(judged(rules, R"({"alg":"HS512","kid":")" + kid + "\"}"), "token_algorithm_mismatch");
  EXPECT_EQ(judged(rules, R"({"alg":"HS512","typ":"JWT","kid":")" + kid + "\"}"), "token_algorithm_mismatch");
}

TEST(HeaderRules, a_header_that_is_known_has_the_verdict_of_one_that_is_read) {
  const HeaderRules rules = HeaderRules::create(ring_of(testing::canary_secret), {}).value();
  Scratch scratch;
  for (const std::string_view text : {R"({"alg":"HS256","typ":"JWT"})", R"({"alg":"HS256","typ":"JWT" })"}) {
    const auto verdict = rules.judge(encode(text), scratch.memory());
    ASSERT_TRUE(verdict) << text;
    EXPECT_EQ(verdict->type, "JWT");
    EXPECT_EQ(verdict->key, &rules.keys().front());
  }
}

}  // namespace jwtsync::token::header_rules_test
