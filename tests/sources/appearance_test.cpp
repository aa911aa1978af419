// SPDX-License-Identifier: Apache-2.0
#include "sources/appearance.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::appearance_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Names = std::vector<std::string>;

std::vector<Warning> warnings_for(std::string_view text) {
  return appearance_warnings(*Secret::copy_of(text), "JWT_SECRET_KEY");
}

TEST(appearance, each_likeness_has_its_warning) {
  const struct {
    std::string text;
    Names names;
  } table[] = {
      {fit_secret, {}},
      {other_secret, {}},
      {"\"" + fit_secret + "\"", {"quoted"}},
      {"'" + fit_secret + "'", {"quoted"}},
      {"`" + fit_secret + "`", {"quoted"}},
      {"\"" + fit_secret + "'", {}},
      {"\"", {}},
      {"\xEF\xBB\xBF" + fit_secret, {"byte_order_mark"}},
      {fit_secret + "\xEF\xBB\xBF", {"invisible_character"}},
      {fit_secret + "\xE2\x80\x8B", {"invisible_character"}},
      {"a\xE2\x80\x8C" + fit_secret, {"invisible_character"}},
      {"a\xE2\x80\x8D" + fit_secret, {"invisible_character"}},
      {"a\xE2\x81\xA0" + fit_secret, {"invisible_character"}},
      {"c4n4ry\r\nc4n4ry", {"control_character"}},
      {std::string("c4n4ry\0c4n4ry", 13), {"control_character"}},
      {"c4n4ry\x7f", {"control_character"}},
      {fit_secret + "\\n", {"escaped_newline"}},
      {fit_secret + "\\r\\n", {"escaped_newline"}},
      {R"({"secret":"c4n4ry"})", {"json_document"}},
      {"\"c4n4ry\\n\"", {"quoted", "escaped_newline"}},
  };
  for (const auto& row : table) EXPECT_EQ(names_of(warnings_for(row.text)), row.names) << row.text;
}

std::vector<Remark> remarks_for(std::string_view text, Origin origin) {
  return appearance_remarks(*Secret::copy_of(text), "JWT_SECRET_KEY", origin);
}

TEST(appearance, what_many_good_secrets_look_like_is_a_remark) {
  const struct {
    std::string text;
    Names names;
  } table[] = {
      {fit_secret, {}},
      {"Zm9vK2JhcitjNG40cnkrc2VjcmV0LXRleHQ=", {"looks_base64"}},  // padded
      {"k3+Yx0/3q9ZfB1tGm5Rw7uLpVhNcJdSe", {"looks_base64"}},      // + and /
      {"YzRuNHJ5LXRoaXMtaXMtdGV4dC1lbmNvZGVk", {"looks_base64"}},  // text, encoded
      {"k3AYx0B3q9ZfB1tGm5Rw7uLpVhNcJdSe", {}},                    // any random letters and digits
      {"k3-Yx0_3q9ZfB1tGm5Rw7uLpVhNcJdSe", {}},                    // as `jwtsync generate` makes them
      {"c4+/c4+/", {}},                                            // too short to say
      {"0f1e2d3c4b5a69788796a5b4c3d2e1f0", {"looks_hex"}},
      {"0F1E2D3C4B5A69788796A5B4C3D2E1F0", {"looks_hex"}},
      {"0f1e2d3c4b5a6978", {}},
      {"c4n4ry#c4n4ry", {"env_file_characters"}},
      {"c4n4ry$c4n4ry", {"env_file_characters"}},
      {"c4n4ry c4n4ry", {"env_file_characters"}},
      {"c4n4ry'c4n4ry", {"env_file_characters"}},
      {"c4n4ry`c4n4ry", {"env_file_characters"}},
      {"c4n4ry\\c4n4ry", {"env_file_characters"}},
  };
  for (const auto& row : table) {
    EXPECT_EQ(names_of(remarks_for(row.text, Origin::variable)), row.names) << row.text;
    EXPECT_THAT(warnings_for(row.text), IsEmpty()) << row.text;
  }
  EXPECT_THAT(remarks_for("c4n4ry#c4n4ry", Origin::elsewhere), IsEmpty()) << "a file loses none of its characters";
  EXPECT_EQ(names_of(remarks_for("0f1e2d3c4b5a69788796a5b4c3d2e1f0", Origin::elsewhere)), Names{"looks_hex"});
}

TEST(appearance, a_warning_names_the_variable_and_never_the_value) {
  for (const Warning& warning : warnings_for("\"c4n4ry\\n\xE2\x80\x8B\"")) {
    EXPECT_THAT(warning.text, HasSubstr("the value of JWT_SECRET_KEY "));
    EXPECT_THAT(warning.text, Not(HasSubstr(testing::canary)));
    EXPECT_FALSE(warning.fails_check);
  }
}

TEST(appearance, a_remark_names_the_variable_and_never_the_value) {
  const std::vector<Remark> remarks = remarks_for("c4n4ry#c4n4ry", Origin::variable);
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_THAT(remarks[0].text, HasSubstr("the value of JWT_SECRET_KEY "));
  EXPECT_THAT(remarks[0].text, Not(HasSubstr(testing::canary)));
}

TEST(appearance, nothing_at_all_looks_like_nothing) { EXPECT_THAT(warnings_for(""), IsEmpty()); }

}  // namespace jwtsync::sources::appearance_test
