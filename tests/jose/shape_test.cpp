// SPDX-License-Identifier: Apache-2.0
#include "jose/shape.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::jose {
namespace {

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
      {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI", Shape::other_key},
      {"MCowBQYDK2VwAyEA11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", Shape::other_key},
      {"MCowBQYDK2VwAyEA\n11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n", Shape::other_key},
      {"MCowBQYDK2VwAyEA11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURoA", Shape::raw},
  };
  for (const Case& known : cases) EXPECT_EQ(shape_of(known.value), known.shape) << known.value;
}

TEST(Shape, of_der_is_one_sequence_and_nothing_else) {
  std::string key = "\x30\x2a\x30\x05";
  key.resize(44, 'k');
  EXPECT_EQ(shape_of(key), Shape::der);
  EXPECT_EQ(shape_of(key + 'k'), Shape::raw);
  EXPECT_EQ(shape_of(key.substr(0, 43)), Shape::raw);
  key[2] = 'k';
  EXPECT_EQ(shape_of(key), Shape::raw) << "a random secret that begins with 0x30";
  key = "\x30\x82\x01\x22\x30";
  key.resize(0x126, 'k');
  EXPECT_EQ(shape_of(key), Shape::der);
  key[1] = '\x84';
  EXPECT_EQ(shape_of(key), Shape::raw);
}

TEST(Shape, of_deep_nesting_takes_no_recursion) {
  EXPECT_EQ(shape_of("{\"a\":" + std::string(1'000'000, '[')), Shape::raw);
}

TEST(Shape, of_many_broken_literals_takes_linear_time) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += "\"    ";
  EXPECT_EQ(shape_of(text), Shape::raw);
}

}  // namespace
}  // namespace jwtsync::jose
