// SPDX-License-Identifier: Apache-2.0
#include "jose/jwk_parameters.h"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace jwtsync::jose::jwk_parameters_test {

JwkMembers members_of(std::string_view text) { return JwkMembers(*json::InPlace::parse(text, Code::key_malformed)); }

TEST(JwkParameters, say_what_a_key_may_do) {
  EXPECT_TRUE(purpose_of(members_of("{}"))->verify);
  EXPECT_TRUE(purpose_of(members_of(R"({"use":"sig"})"))->sign);
  EXPECT_FALSE(purpose_of(members_of(R"({"key_ops":["verify"]})"))->sign);
  EXPECT_FALSE(purpose_of(members_of(R"({"key_ops":["sign"]})"))->verify);
  EXPECT_EQ(purpose_of(members_of(R"({"use":"enc"})")).error().code, Code::secret_format_unsupported);
  EXPECT_EQ(purpose_of(members_of(R"({"use":1})")).error().code, Code::key_malformed);
}

TEST(JwkParameters, name_the_key_and_its_algorithm) {
  EXPECT_EQ(*kid_of(members_of(R"({"kid":"one"})")), "one");
  EXPECT_EQ(*kid_of(members_of("{}")), std::nullopt);
  EXPECT_EQ(kid_of(members_of(R"({"kid":7})")).error().code, Code::key_malformed);
  EXPECT_EQ(algorithm_of(members_of(R"({"alg":"PS256"})"))->algorithm, Algorithm::ps256);
  EXPECT_TRUE(algorithm_of(members_of(R"({"alg":"Ed25519"})"))->is_named_ed25519);
  EXPECT_EQ(algorithm_of(members_of(R"({"alg":"ES256K"})")).error().code, Code::secret_format_unsupported);
}

TEST(JwkParameters, tell_keys_for_encryption_from_keys_that_are_not_known_yet) {
  for (const std::string_view text :
       {R"({"use":"enc"})", R"({"key_ops":["encrypt"]})", R"({"key_ops":["sign"]})", R"({"alg":"RSA-OAEP-256"})",
        R"({"alg":"ECDH-ES+A128KW"})", R"({"alg":"A256GCM"})", R"({"alg":"dir"})", R"({"alg":"RSA1_5"})"}) {
    EXPECT_TRUE(is_for_another_purpose(members_of(text))) << text;
  }
  for (const std::string_view text : {"{}", R"({"kty":"AKP","alg":"ML-DSA-44"})", R"({"alg":"ES256K"})",
                                      R"({"use":"sig","alg":"none"})", R"({"key_ops":["verify"]})"}) {
    EXPECT_FALSE(is_for_another_purpose(members_of(text))) << text;
  }
}

TEST(JwkParameters, tell_a_secret_by_any_member_that_only_its_owner_knows) {
  for (const std::string_view name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"}) {
    for (const std::string_view value : {"\"c4n4ry\"", "null", "1"}) {
      EXPECT_TRUE(holds_secret(members_of(R"({"kty":"RSA",")" + std::string(name) + "\":" + std::string(value) + "}")))
          << name;
    }
  }
  EXPECT_TRUE(holds_secret(members_of(R"({"kty":"oct"})")));
  EXPECT_TRUE(holds_secret(members_of(R"({"kty":"o\u0063t"})")));
  EXPECT_FALSE(holds_secret(members_of(R"({"kty":"RSA","n":"AQAB","e":"AQAB","x5c":["d"]})")));
}

}  // namespace jwtsync::jose::jwk_parameters_test
