// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/not_meant.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace jwtsync::sources::not_meant::not_meant_test {

std::string name_of(std::string_view value) {
  const auto finding = find(value);
  return finding ? std::string(name_of(finding->kind)) : "";
}

TEST(not_meant, each_kind_has_its_name) {
  const struct {
    std::string_view value, name;
  } table[] = {
      {"${JWT_SECRET_KEY}", "unexpanded_reference"},
      {"/run/secrets/jwt-secret-key", "place"},
      {"gcp-sm://project/jwt-secret", "place"},
      {"JWT_SECRET_KEY=c4n4ry", "env_line"},
      {"<html><body>404</body></html>", "error_answer"},
      {"eyJhbGciOiJIUzI1NiJ9.e30.c4n4ry", "token"},
      {"undefinedundefined", "no_value"},
      {"secretsecretsecret", "repetition"},
      {"qwertyuiop1234567890", "keyboard_row"},
      {"jwt-secret-staging", "entry_name"},
      {"change-me-in-production", "placeholder"},
      {"Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc", ""},
      {"", ""},
      {" ", ""},
  };
  for (const auto& row : table) {
    EXPECT_EQ(name_of(row.value), row.name) << row.value;
    EXPECT_EQ(is_rule(Name<WarningKind>(std::string(row.name))), !row.name.empty()) << row.name;
  }
  EXPECT_FALSE(is_rule(WarningKind::low_entropy));
}

TEST(not_meant, white_space_and_quotes_around_a_value_hide_nothing) {
  EXPECT_EQ(name_of(" ${JWT_SECRET_KEY}\n"), "unexpanded_reference");
  EXPECT_EQ(name_of("\"${JWT_SECRET_KEY}\""), "unexpanded_reference");
  EXPECT_EQ(name_of("'/run/secrets/jwt'"), "place");
}

TEST(not_meant, base64_hides_nothing) {
  const auto finding =
      find("Y2hhbmdlLW1lLWluLXByb2R1Y3Rpb24tcGxlYXNlLTMyLWNoYXJz");  // change-me-in-production-please-32-chars
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->kind, WarningKind::placeholder);
  EXPECT_TRUE(finding->in_base64);
  EXPECT_EQ(name_of("eW91ci1zZWNyZXQta2V5LWNoYW5nZS1tZS1pbi1wcm9kdWN0aW9uCg=="), "placeholder") << "with a line end";
  EXPECT_EQ(name_of("YzRuNHJ5LVpxNy1XbTJ2WDlwTGs0VG44UmI2SHMzSmQ1R2Y="), "") << "text, but no placeholder";
}

TEST(not_meant, a_sentence_holds_nothing_of_the_value) {
  for (const std::string_view value : {"${c4n4ry}", "$(c4n4ry)", "/run/c4n4ry", "export A=c4n4ry", "vault:c4n4ry#a"}) {
    const auto finding = find(value);
    ASSERT_TRUE(finding) << value;
    EXPECT_EQ(finding->sentence.find("c4n4ry"), std::string_view::npos);
  }
}

TEST(not_meant, a_long_value_is_looked_at_as_a_whole_or_not_at_all) {
  EXPECT_EQ(name_of("<html>" + std::string(60000, 'x') + "</html>"), "error_answer");
  EXPECT_EQ(name_of("<html>" + std::string(70000, 'x') + "</html>"), "");
}

}  // namespace jwtsync::sources::not_meant::not_meant_test
