// SPDX-License-Identifier: Apache-2.0
#include "sources/public_key_set.h"

#include "process.h"

namespace jwtsync::sources::public_key_set_test {

TEST(public_key_set, is_a_set_of_keys_that_everybody_may_know) {
  for (const char* text :
       {R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})",
        R"( {"issuer":"x","keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},{"kty":"unheard of"}]} )"}) {
    EXPECT_EQ(code_of(check_public_key_set(text)), "none") << text;
  }
}

TEST(public_key_set, is_nothing_else) {
  for (const char* text : {"", "<html></html>", "null", "[]", "{}", R"({"keys":{}})", R"({"keys":[1],"keys":[2]})",
                           R"({"keys":[]} x)", R"({"kty":"RSA","n":"AQAB","e":"AQAB"})", "{\"keys\":[\"\xff\"]}"}) {
    EXPECT_EQ(code_of(check_public_key_set(text)), "answer_malformed") << text;
  }
}

TEST(public_key_set, has_a_key_and_no_secret) {
  EXPECT_EQ(code_of(check_public_key_set(R"({"keys":[]})")), "secret_malformed");
  for (const std::string member : {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"}) {
    const Result<void> checked =
        check_public_key_set(R"({"keys":[{"kty":"RSA"},{"kty":"RSA",")" + member + R"(":"c4n4ry"}]})");
    ASSERT_EQ(code_of(checked), "secret_malformed") << member;
    EXPECT_EQ(checked.error().message.find(testing::canary), std::string::npos);
  }
  EXPECT_EQ(code_of(check_public_key_set(R"({"keys":[{"kty":"RSA"},{"kty":"oct"}]})")), "secret_malformed");
  EXPECT_EQ(code_of(check_public_key_set(R"({"keys":[1,"text",null,{"kty":1}]})")), "none") << "the ring says the rest";
}

}  // namespace jwtsync::sources::public_key_set_test
