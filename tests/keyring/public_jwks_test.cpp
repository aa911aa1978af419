// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/keyring.h>
#include <jwtsync/testing.h>
#include <string>

#include "../support/example_keys.h"
#include "../support/key_pair.h"

namespace jwtsync::public_jwks_test {

KeyRing ring_of(std::string_view value) { return KeyRing::parse(*Secret::copy_of(value)).value(); }

TEST(public_jwks, has_the_public_half_and_nothing_else) {
  EXPECT_EQ(public_jwks(ring_of(testing::rfc8037_ed25519)),
            R"({"keys":[{"kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","use":"sig","alg":"EdDSA",)"
            R"("crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
}

/// Verifiers take the name that its tokens have.
TEST(public_jwks, calls_ed25519_what_its_jwk_does) {
  for (const std::string name : {"EdDSA", "Ed25519"}) {
    std::string jwk(testing::rfc8037_ed25519);
    jwk.insert(1, R"("alg":")" + name + "\",");
    EXPECT_NE(public_jwks(ring_of(jwk)).find(R"("alg":")" + name + '"'), std::string::npos);
  }
}

TEST(public_jwks, never_has_a_secret) { EXPECT_EQ(public_jwks(ring_of(testing::canary_secret)), R"({"keys":[]})"); }

TEST(public_jwks, is_read_as_a_ring_of_the_same_keys) {
  for (const Algorithm algorithm :
       {Algorithm::rs256, Algorithm::es256, Algorithm::es384, Algorithm::es512, Algorithm::eddsa}) {
    const KeyRing own = ring_of(testing::Pair::of(algorithm).private_pem());
    const KeyRing published = ring_of(public_jwks(own));
    EXPECT_EQ(published.signing_key(), nullptr);
    ASSERT_EQ(published.keys().size(), 1u);
    EXPECT_EQ(published.keys().front().kid(), own.signing_key()->kid());
    EXPECT_EQ(published.keys().front().algorithm(), algorithm);
  }
}

}  // namespace jwtsync::public_jwks_test
