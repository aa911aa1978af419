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

TEST(public_key_set, says_what_stands_there_in_its_place) {
  struct Row {
    const char* text;
    std::string message, hint;
  };
  const std::string elsewhere =
      "see what stands at this address: it must be the issuer's public key set (docs/sources/jwks.md)";
  const Row rows[] = {
      {" <!DOCTYPE html>", "gives a page of HTML or XML, such as that of a login or a proxy, not a key set", elsewhere},
      {"\n", "gives nothing: its answer is empty", elsewhere},
      {R"({"issuer":"https://id.example","jwks_uri":"https://id.example/keys"})",
       "gives a discovery document, not a key set",
       "name the address that its jwks_uri has: jwks+https://id.example/keys"},
      {R"({"jwks_uri":"https://c4n4ry@id.example/keys"})", "gives a discovery document, not a key set",
       "name the address that its jwks_uri has; or its issuer, as oidc+https://HOST"},
      {R"({"kty":"RSA"})", "gives one key, not a key set: a set has it in the member keys", elsewhere},
      {R"({"error":"unauthorized"})", "gives JSON that tells of an error (error), not a key set", elsewhere},
      {"[1]", "gives a JSON array, and a key set is an object with the member keys", elsewhere},
      {R"({"a1":"-----BEGIN CERTIFICATE-----\n"})", "gives certificates by their kids, not a key set",
       "name the address of the issuer's JWKS, which stands beside it: that of Google is "
       "https://www.googleapis.com/oauth2/v3/certs"},
      {"-----BEGIN PUBLIC KEY-----", "gives a key or certificate as PEM, not a key set",
       "save it as a file, and name that: file:/PATH (docs/sources/file.md)"},
  };
  for (const Row& row : rows) {
    const Result<void> checked = check_public_key_set(row.text);
    ASSERT_EQ(code_of(checked), "answer_malformed") << row.text;
    EXPECT_EQ(checked.error().message, row.message);
    EXPECT_EQ(checked.error().hint, row.hint);
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
