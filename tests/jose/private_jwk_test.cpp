// SPDX-License-Identifier: Apache-2.0
#include "jose/private_jwk.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <optional>
#include <string>
#include <vector>

#include "../support/example_keys.h"
#include "jose/jwk.h"

namespace jwtsync::jose::private_jwk_test {

TEST(PrivateJwk, is_read_as_the_key_that_it_was_written_of) {
  for (const std::string_view text :
       {testing::rfc7515_rsa, testing::rfc7515_p256, testing::rfc7520_p521, testing::rfc8037_ed25519}) {
    const crypto::PrivateKey key = std::get<crypto::PrivateKey>(read_jwk(text)->material);
    const Algorithm algorithm = text == testing::rfc7515_rsa    ? Algorithm::ps256
                                : text == testing::rfc7515_p256 ? Algorithm::es256
                                : text == testing::rfc7520_p521 ? Algorithm::es512
                                                                : Algorithm::eddsa;
    const Result<Secret> written = private_jwk(key, name_of(algorithm), "a \"kid\"");
    ASSERT_TRUE(written);
    const Result<WrittenKey> read = written->reveal(read_jwk);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->kid, "a \"kid\"");
    EXPECT_EQ(read->algorithm, algorithm);
    EXPECT_EQ(std::get<crypto::PrivateKey>(read->material).public_key(), key.public_key());
  }
}

TEST(PrivateJwk, of_a_secret_is_oct) {
  const Result<Secret> written = private_jwk(*Secret::copy_of("c4n4ry"), Algorithm::hs256, "one");
  ASSERT_TRUE(written);
  EXPECT_TRUE(written->reveal([](std::string_view text) {
    return text == R"({"kid":"one","use":"sig","alg":"HS256","kty":"oct","k":"YzRuNHJ5"})";
  }));
}

TEST(PrivateJwk, without_a_name_has_no_kid) {
  const Result<Secret> written = private_jwk(*Secret::copy_of("c4n4ry"), Algorithm::hs256, std::nullopt);
  ASSERT_TRUE(written);
  EXPECT_FALSE(written->reveal(read_jwk)->kid);
}

TEST(PrivateJwk, of_a_public_key_has_nothing_private) {
  const crypto::PrivateKey key = std::get<crypto::PrivateKey>(read_jwk(testing::rfc7515_p256)->material);
  const Result<Secret> written = public_jwk(key.public_key(), "ES256", "one");
  ASSERT_TRUE(written);
  EXPECT_EQ(std::get<crypto::PublicKey>(written->reveal(read_jwk)->material), key.public_key());
}

TEST(PrivateJwk, several_make_a_set_in_their_order) {
  std::vector<Secret> jwks;
  EXPECT_TRUE(private_jwks(jwks)->reveal([](std::string_view text) { return text == R"({"keys":[]})"; }));
  jwks.push_back(*Secret::copy_of("{1}"));
  EXPECT_TRUE(private_jwks(jwks)->reveal([](std::string_view text) { return text == R"({"keys":[{1}]})"; }));
  jwks.push_back(*Secret::copy_of("{2}"));
  EXPECT_TRUE(private_jwks(jwks)->reveal([](std::string_view text) { return text == R"({"keys":[{1},{2}]})"; }));
}

}  // namespace jwtsync::jose::private_jwk_test
