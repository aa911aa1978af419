// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/token_kind.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::token_kind_test {

using ::testing::HasSubstr;

TEST(token_kind, goes_by_what_a_text_begins_with) {
  EXPECT_THAT(kind_of("ghp_abc"), HasSubstr("GitHub"));
  EXPECT_THAT(kind_of("Bearer sb_secret_abc"), HasSubstr("Supabase"));
  EXPECT_THAT(kind_of("  hvs.CAESI\n"), HasSubstr("Vault"));
  EXPECT_THAT(kind_of("-----BEGIN PUBLIC KEY-----"), HasSubstr("PEM"));
  EXPECT_THAT(kind_of("eyJpdiI6IkFBQUEifQ"), HasSubstr("Laravel"));
  EXPECT_THAT(kind_of("eyJhIjoxfQ:1qABCD:sig"), HasSubstr("Django"));
}

TEST(token_kind, has_a_remedy_of_its_own_where_no_issuer_gave_it_as_a_token) {
  const auto fix = [](std::string_view text) { return remedy_of_kind(kind_of(text)).value_or(Words("")).text; };
  EXPECT_THAT(fix("${TOKEN}"), HasSubstr("variable"));
  EXPECT_THAT(fix("<!doctype html>"), HasSubstr("login page"));
  EXPECT_THAT(fix("yJhbGciOiJIUzI1NiJ9.e30.AAAA"), HasSubstr("beginning"));
  EXPECT_THAT(fix("ZXlKaGJHY2lPaUpJVXpJMU5pSjk"), HasSubstr("as it is"));
  EXPECT_THAT(fix("s%3Aabc.sig"), HasSubstr("signed cookies"));
  EXPECT_EQ(fix("ghp_abc"), "") << "its issuer judges it";
}

TEST(token_kind, goes_by_shape) {
  EXPECT_THAT(kind_of("123e4567-e89b-12d3-a456-426614174000"), HasSubstr("UUID"));
  EXPECT_EQ(kind_of("123e4567-e89b-12d3-a456-42661417400g"), "");
  EXPECT_THAT(kind_of("0123456789abcdef0123456789abcdef"), HasSubstr("hexadecimal"));
  EXPECT_THAT(kind_of("Qw3rTyUiOpAsDfGhJkLzXcVbNm123456"), HasSubstr("Auth0"));
}

TEST(token_kind, is_a_word_only_if_nothing_else_is_there) {
  EXPECT_THAT(kind_of("null"), HasSubstr("no value"));
  EXPECT_EQ(kind_of("nullable"), "");
  EXPECT_EQ(kind_of("eyJhbGciOiJIUzI1NiJ9.e30.AAAA"), "");
  EXPECT_EQ(kind_of(""), "");
}

}  // namespace jwtsync::diagnosis::token_kind_test
