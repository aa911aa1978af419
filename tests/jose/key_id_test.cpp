// SPDX-License-Identifier: Apache-2.0
#include "jose/key_id.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>

#include "jose/jwk.h"

namespace jwtsync::jose::key_id_test {

TEST(KeyId, is_derived_by_hkdf_as_the_protocol_page_says) {
  // Computed by another implementation of RFC 5869.
  EXPECT_EQ(kid_of_hmac_key(testing::canary_secret), "EOzCZmqx-1X0_59m");
  EXPECT_EQ(kid_of_hmac_key("staging-jwt-secret-key-32-chars-minimum-required-for-security"), "GHoY7xFWnEDCKg-Y");
}

TEST(KeyId, differs_for_a_byte_more) {
  EXPECT_NE(kid_of_hmac_key("staging-secret"), kid_of_hmac_key("staging-secret\n"));
}

std::string thumbprint_of(std::string_view jwk) {
  const Result<WrittenKey> key = read_jwk(jwk);
  if (!key) return key.error().message;
  return kid_of_thumbprint(thumbprint(std::get<crypto::PublicKey>(key->material)));
}

TEST(KeyId, is_the_thumbprint_of_rfc_7638_section_3_1) {
  EXPECT_EQ(thumbprint_of(R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7a)"
                          R"(PFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h)"
                          R"(4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08)"
                          R"(qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJz)"
                          R"(KnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})"),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(KeyId, is_the_thumbprint_of_rfc_8037_appendix_a_3) {
  EXPECT_EQ(thumbprint_of(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

std::string members_of(std::string_view jwk) {
  const Result<WrittenKey> key = read_jwk(jwk);
  if (!key) return key.error().message;
  std::string text;
  for (const auto& [name, value] : required_members(std::get<crypto::PublicKey>(key->material))) {
    text += std::string(name) + '=' + value + ' ';
  }
  return text;
}

TEST(KeyId, is_made_of_the_numbers_of_a_key) {
  EXPECT_EQ(members_of(R"({"y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","kid":"1",)"
                       R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","crv":"P-256","kty":"EC"})"),
            "crv=P-256 kty=EC x=f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU "
            "y=x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0 ");
  EXPECT_EQ(members_of(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"),
            "crv=Ed25519 kty=OKP x=11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo ");
}

}  // namespace jwtsync::jose::key_id_test
