// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::kids_test {

using fixture::causes_in;
using fixture::process;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Testimony holding(const std::string& service, std::vector<KeyAnswer> keys) {
  Testimony testimony = process(service, service + "-1", "");
  testimony.report.keys.clear();
  for (const KeyAnswer& key : keys) testimony.report.keys.push_back({key.kid, key.role, key.algorithm});
  testimony.report.algorithms = {keys.front().algorithm};
  testimony.challenge.keys = std::move(keys);
  return testimony;
}
KeyAnswer key(const std::string& kid, const std::string& material, KeyRole role, const std::string& algorithm) {
  return {kid, role, algorithm, fixture::answer(material), {}, {}};
}
KeyAnswer signing(const std::string& kid, const std::string& material, const std::string& algorithm = "RS256") {
  return key(kid, material, KeyRole::signs, algorithm);
}
KeyAnswer verifying(const std::string& kid, const std::string& material, const std::string& algorithm = "RS256") {
  return key(kid, material, KeyRole::verifies, algorithm);
}

TEST(kids, of_a_signer_and_verifiers_with_other_pairs) {
  const std::vector<Testimony> all{holding("auth", {signing("k1", "private")}),
                                   holding("backend", {verifying("k1", "public")}),
                                   holding("worker", {verifying("k1", "public")})};
  EXPECT_EQ(causes_in(all).front(), "key-pair-mismatch");
  const Agreement agreement = fixture::agreement_of_all(all);
  EXPECT_EQ(diagnose(agreement).front().why,
            "under the kid \"k1\" the signing key of auth is of one pair, and the public key of backend and worker of "
            "another");
  EXPECT_EQ(causes_in({holding("auth", {signing("k1", "private", "ES256")}),
                       holding("backend", {verifying("k1", "public", "ES256")})})
                .front(),
            "key-pair-mismatch");
  EXPECT_EQ(causes_in({holding("auth", {signing("k1", "private"), verifying("k0", "old")}),
                       holding("backend", {verifying("k1", "public")})})
                .front(),
            "key-pair-mismatch");
}

TEST(kids, that_name_two_keys) {
  EXPECT_THAT(causes_in({holding("auth", {signing("main", "a", "HS256"), verifying("old", "o", "HS256")}),
                         holding("backend", {signing("main", "b", "HS256"), verifying("old", "o", "HS256")})}),
              Contains("kid-reused"));
  EXPECT_THAT(causes_in({holding("auth", {verifying("k1", "a")}), holding("backend", {verifying("k1", "b")})}),
              ElementsAre("kid-reused"));
  EXPECT_THAT(causes_in({holding("auth", {verifying("k1", "a"), verifying("k1", "b")}),
                         holding("backend", {verifying("k1", "a"), verifying("k1", "b")})}),
              ElementsAre("kid-reused"))
      << "within one ring";
  EXPECT_THAT(causes_in({holding("auth", {signing("k1", "a")}), holding("backend", {signing("k1", "b")})}),
              Contains("kid-reused"))
      << "each signs for itself";
}

TEST(kids, that_name_two_secrets_say_more_than_that_these_differ) {
  EXPECT_THAT(causes_in({holding("auth", {signing("main", "a", "HS256")}),
                         fixture::from(holding("backend", {signing("main", "b", "HS256")}), "file:/run/jwt")}),
              ElementsAre("kid-reused"));
  EXPECT_THAT(
      causes_in({holding("auth", {signing("a", "a", "HS256")}), holding("backend", {signing("b", "b", "HS256")})}),
      ElementsAre("value-differs"));
}

TEST(kids, of_halves_that_are_not_a_pair) {
  const Testimony auth = fixture::from(holding("auth", {signing("k1", "private")}), "file:/auth.pem");
  const auto beside = [&](const std::vector<KeyAnswer>& keys, const std::string& locator = "file:/auth.pub") {
    return causes_in({auth, fixture::from(holding("backend", keys), locator)});
  };
  EXPECT_THAT(beside({verifying("k2", "other")}), ElementsAre("key-pair-mismatch"));
  EXPECT_THAT(beside({verifying("k2", "other"), verifying("k3", "third")}), ElementsAre("key-pair-mismatch"));
  EXPECT_THAT(causes_in({holding("auth", {signing("k1", "private", "EdDSA")}),
                         holding("backend", {verifying("k2", "public", "EdDSA")})}),
              ElementsAre("key-pair-mismatch"));
  EXPECT_THAT(beside({signing("k2", "other")}), ElementsAre("sources-differ")) << "it signs for itself";
  EXPECT_THAT(beside({verifying("k2", "other", "ES256")}), Not(Contains("key-pair-mismatch"))) << "of another issuer";
  EXPECT_THAT(beside({verifying("k2", "other")}, "jwks+https://id/keys"), ElementsAre("sources-differ"));
}

TEST(kids, that_name_one_key_are_no_finding) {
  EXPECT_THAT(causes_in({holding("auth", {signing("k1", "a")}), holding("backend", {verifying("k1", "a")})}),
              IsEmpty());
  KeyAnswer of_another = verifying("k1", "b");
  of_another.issuer = "other";
  EXPECT_THAT(
      explain_reused_kids({.agreement = fixture::agreement_of(holding("auth", {verifying("k1", "a"), of_another}))}),
      IsEmpty())
      << "each issuer names its own keys";
}

}  // namespace jwtsync::diagnosis::kids_test
