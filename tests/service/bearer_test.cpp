// SPDX-License-Identifier: Apache-2.0
#include "service/bearer.h"

#include <gtest/gtest.h>

#include <string>

namespace jwtsync::service::bearer_test {

/// The token, or "absent", "other scheme" or "malformed".
std::string read(const HttpHeaders& headers) {
  const auto token = bearer_token(headers);
  if (token) return "token " + std::string(*token);
  if (token.error() == NoToken::other_scheme) return "other scheme";
  return token.error() == NoToken::absent ? "absent" : "malformed";
}
std::string read(const char* authorization) { return read({{"Host", "h"}, {"Authorization", authorization}}); }

TEST(bearer, the_scheme_and_the_name_of_the_field_have_no_case) {
  EXPECT_EQ(read("Bearer a.b.c"), "token a.b.c");
  EXPECT_EQ(read("bearer a.b.c"), "token a.b.c");
  EXPECT_EQ(read("BEARER   a.b.c"), "token a.b.c");
  EXPECT_EQ(read(HttpHeaders{{"aUTHORIZATION", "Bearer x"}}), "token x");
}

TEST(bearer, all_characters_of_a_b64token_are_taken) {
  EXPECT_EQ(read("Bearer AZaz09-._~+/=="), "token AZaz09-._~+/==");
}

TEST(bearer, of_all_bytes_those_and_no_others_are_taken) {
  const std::string taken = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";
  for (int byte = 0; byte < 256; ++byte) {
    const std::string token{'a', static_cast<char>(byte)};
    const bool good = taken.find(token[1]) != std::string::npos;
    EXPECT_EQ(read(HttpHeaders{{"Authorization", "Bearer " + token}}), good ? "token " + token : "malformed") << byte;
  }
}

TEST(bearer, no_credentials_and_those_of_another_scheme_are_no_token) {
  EXPECT_EQ(read(HttpHeaders{}), "absent");
  EXPECT_EQ(read(HttpHeaders{{"X-Authorization", "Bearer a"}}), "absent");
  for (const char* other : {"", "Basic dXNlcjpwYXNz", "Bearers a", "Bearer.a", "a.b.c"}) {
    EXPECT_EQ(read(other), "other scheme") << other;
  }
}

TEST(bearer, what_is_no_token_behind_the_scheme_is_malformed) {
  for (const char* bad : {"Bearer", "Bearer ", "Bearer a b", "Bearer a.b.c ", "Bearer a,b", "Bearer \ta", "Bearer a=b",
                          "Bearer =", "Bearer \"a\"", "Bearer token=a", "Bearer a\r\nb", "Bearer \xc3\xbc"}) {
    EXPECT_EQ(read(bad), "malformed") << bad;
  }
}

TEST(bearer, two_fields_are_malformed_even_if_they_are_equal) {
  EXPECT_EQ(read(HttpHeaders{{"Authorization", "Bearer a"}, {"authorization", "Bearer a"}}), "malformed");
  EXPECT_EQ(read(HttpHeaders{{"Authorization", "Basic a"}, {"Authorization", "Bearer a"}}), "malformed");
}

}  // namespace jwtsync::service::bearer_test
