// SPDX-License-Identifier: Apache-2.0
#include "jose/shape.h"

#include <gtest/gtest.h>
#include <string>

#include "../support/key_pair.h"

namespace jwtsync::jose::shape_test {

TEST(Shape, tells_key_sets_keys_and_pem_from_raw_secrets) {
  struct Case {
    std::string_view value;
    Shape shape;
  };
  const Case cases[] = {
      {"", Shape::raw},
      {"Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc", Shape::raw},
      {"{", Shape::raw},
      {"{}", Shape::raw},
      {"{braces-c4n4ry}", Shape::raw},
      {R"({"key":"value"})", Shape::raw},
      {R"({"a":{"kty":"oct"}})", Shape::raw},
      {R"({"a":"\"kty\":"})", Shape::raw},
      {R"({"kid":"kty"})", Shape::raw},
      {R"({} {"kty":"oct"})", Shape::raw},
      {R"({"kty":"oct","k":"c4n4ry"})", Shape::jwk},
      {"\n { \"k\" : \"c4n4ry\" , \"kty\" : \"oct\" }", Shape::jwk},
      {R"({"kid":"keys","kty":"oct"})", Shape::jwk},
      {R"({"kty":"oct","k":"c4n4ry",})", Shape::jwk},
      {R"({"kty":"oct","k":"c4n4)", Shape::jwk},
      {R"({"keys":[]})", Shape::jwks},
      {R"({"version":1,"keys":[{"kty":"oct"}]})", Shape::jwks},
      {"-----BEGIN PRIVATE KEY-----\nMIIB", Shape::pem},
      {"-----BEGIN PUBLIC KEY-----\\nMIIB", Shape::pem},
      {"\n-----BEGIN EC PRIVATE KEY-----", Shape::pem},
      {"Bag Attributes\n-----BEGIN CERTIFICATE-----", Shape::pem},
      {"\"-----BEGIN PUBLIC KEY-----\"", Shape::pem},
      {"----BEGIN PRIVATE KEY", Shape::raw},
      {R"({"key":"-----BEGIN PUBLIC KEY-----"})", Shape::raw},
      {R"(["-----BEGIN PUBLIC KEY-----"])", Shape::raw},
      {"\xC2\xA0\x0b{\"kty\":\"oct\"}", Shape::jwk},
      {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI", Shape::raw},
      {"MCowBQYDK2VwAyEA11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", Shape::raw},
      {"MCowBQYDK2VwAyEA\n11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n", Shape::raw},
      {"MCowBQYDK2VwAyEA11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURoA", Shape::raw},
  };
  for (const Case& known : cases) EXPECT_EQ(shape_of(known.value), known.shape) << known.value;
}

TEST(Shape, of_der_is_a_whole_key_and_nothing_else) {
  const std::string key = testing::Pair::of(Algorithm::eddsa).public_der();
  EXPECT_EQ(shape_of(key), Shape::der);
  EXPECT_EQ(shape_of(key + 'k'), Shape::raw);
  EXPECT_EQ(shape_of(key.substr(0, 43)), Shape::raw);
  EXPECT_EQ(shape_of("\x30\x2a\x30\x05" + std::string(40, 'k')), Shape::raw) << "a random secret that begins like one";
}

TEST(Shape, of_deep_nesting_takes_no_recursion) {
  EXPECT_EQ(shape_of("{\"a\":" + std::string(1'000'000, '[')), Shape::raw);
}

TEST(Shape, of_many_broken_literals_takes_linear_time) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += "\"    ";
  EXPECT_EQ(shape_of(text), Shape::raw);
}

}  // namespace jwtsync::jose::shape_test
