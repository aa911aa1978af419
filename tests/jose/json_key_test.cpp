// SPDX-License-Identifier: Apache-2.0
#include "jose/json_key.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::jose::json_key_test {

std::string_view what(std::string_view text) {
  const JsonKeys found = look_into_json(text);
  return found.mark ? found.mark->what : "none";
}

struct Case {
  std::string_view text;
  std::string_view what;
};

TEST(JsonKey, is_found_at_any_depth_and_however_its_names_are_spelt) {
  const Case cases[] = {
      {R"([{"kty":"RSA"}])", "a JSON Web Key"},
      {R"({"a":{"b":[1,{"kty":"oct"}]}})", "a JSON Web Key"},
      {R"({"jwks":{"keys":[{"kty":"RSA"}]}})", "a JSON Web Key Set"},
      {R"({"Keys": [ {"a":1}]})", "a JSON Web Key Set"},
      {R"({"KTY":"RSA"})", "a JSON Web Key"},
      {R"({"\u006bty":"RSA"})", "a JSON Web Key"},
      {R"({"\u006Beys":[{}]})", "a JSON Web Key Set"},
      {R"({"n":"AQ","e":"AQAB"})", "a JSON Web Key"},
      {R"({"Modulus":"AQ","Exponent":"AQAB"})", "a JSON Web Key"},
      {R"({"crv":"Ed25519","x":"AQ"})", "a JSON Web Key"},
      {R"({"n":"AQ","e":"AQAB","d":"AQ"})", "a private JSON Web Key"},
      {R"({'kty': 'RSA', 'n': 'AQ'})", "a JSON Web Key"},
      {R"({keys:[{kty:'RSA'}]})", "a JSON Web Key Set"},
      {R"([{"kty":"RSA",},])", "a JSON Web Key"},
      {R"([{"kty":"RSA","n":"AQ)", "a JSON Web Key"},
      {R"([{"it's":"so"},{"kty":"RSA"}])", "a JSON Web Key"},
  };
  for (const Case& known : cases) EXPECT_EQ(what(known.text), known.what) << known.text;
}

TEST(JsonKey, that_is_inside_of_something_is_told_from_one_alone) {
  for (const char* const text :
       {R"([{"kty":"RSA"}])", R"({"jwks":{"keys":[{"kty":"RSA"}]}})", R"([[{"n":1,"e":1}]])"}) {
    EXPECT_TRUE(look_into_json(text).is_inside) << text;
  }
  for (const char* const text : {R"({"kty":"RSA"})", R"({'keys':[{"kty":"RSA"}]})", R"({"a":[1],"n":1,"e":1})"}) {
    EXPECT_FALSE(look_into_json(text).is_inside) << text;
  }
}

TEST(JsonKey, is_none_of_other_json) {
  for (const char* const text : {R"({"type":"HS256","key":"c4n4ry"})", R"({"a":"\"kty\":"})", R"({"kid":"kty"})",
                                 R"({"a":{"n":1},"b":{"e":2}})", R"({"keys":["a","b"]})", R"({"keys":{"a":1}})",
                                 R"(["kty","n","e"])", R"({"n":1})", "{", "[", "{\"", "}}}]]]{", ""}) {
    EXPECT_EQ(what(text), "none") << text;
  }
}

TEST(JsonKey, leaves_the_texts_that_are_long_enough_for_one) {
  const std::string text(30, 't');
  const std::string document = R"({"short":"t","key":")" + text + R"(","list":[")" + text + R"("]})";
  const JsonKeys found = look_into_json(document);
  ASSERT_EQ(found.texts.size(), 2u);
  EXPECT_EQ(found.texts[0].name, "key");
  EXPECT_EQ(found.texts[0].content, text);
  EXPECT_EQ(found.texts[1].name, "");
}

TEST(JsonKey, is_looked_for_in_linear_time_and_without_recursion) {
  EXPECT_EQ(what(std::string(1'000'000, '[')), "none");
  EXPECT_EQ(what(std::string(100'000, '[') + R"({"kty":"RSA"})"), "a JSON Web Key");
  std::string broken;
  for (int i = 0; i < 200'000; ++i) broken += "{\"    ";
  EXPECT_EQ(what(broken), "none");
}

}  // namespace jwtsync::jose::json_key_test
