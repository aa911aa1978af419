// SPDX-License-Identifier: Apache-2.0
#include "variant_fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::variant_documents_test {

using fixture::change;
using fixture::Row;

TEST(variant_documents, of_json_with_one_member) {
  constexpr Row rows[] = {
      {"json_value", " { \"a\" : \"b\" }\n", "b"},
      {"json_value", "{}", ""},
      {"json_value", "{\"a\":1}", ""},
      {"json_value", "{\"a\":\"b\",\"c\":\"d\"}", ""},
      {"json_value", "{\"a\":\"b\"} x", ""},
      {"json_value", "{\"a\":\"\\u0041\"}", ""},
      {"json_value", "{\"a\"", ""},
      {"json_value", "\"b\"", ""},
  };
  fixture::expect(rows);
}

TEST(variant_documents, of_members_that_hold_a_secret_by_their_name) {
  constexpr Row rows[] = {
      {"json_key", "{\"type\":\"HS256\",\"key\":\"a\\u0041\"}", "aA"},
      {"json_key", "{\"type\":\"HS256\"}", ""},
      {"json_key", "{\"key\":1}", ""},
      {"json_key", "{\"key\":\"a\",\"key\":\"b\"}", ""},
      {"json_key", "[{\"key\":\"a\"}]", ""},
      {"json_key", "{\"key\":\"a\"} x", ""},
      {"json_key", "{\"Key\":\"a\"}", ""},
      {"json_secret", "{\"secret\":\"a\",\"b\":{}}", "a"},
      {"json_secret", "{\"b\":{\"secret\":\"a\"}}", ""},
      {"json_secret", "{\"secret\":null}", ""},
      {"json_member_value", "{\"value\":\"a\",\"version\":1}", "a"},
      {"json_member_value", "{\"values\":[\"a\"]}", ""},
  };
  fixture::expect(rows);
}

TEST(variant_documents, of_the_member_that_is_named_as_a_variable_of_the_secret) {
  constexpr Row rows[] = {
      {"json_variable", R"({"JWT_SECRET_STAGING":"a","DB_PASSWORD":"b"})", "a"},
      {"json_variable", R"({"SESSION_SECRET":"b","jwtSigningKey":"a"})", "a"},
      {"json_variable", R"({"API_KEY":"b","AUTH_SECRET":"a"})", "a"},
      {"json_variable", R"({"user":"b","client-secret":"a"})", "a"},
      {"json_variable", R"({"JWT_SECRET_STAGING":"a","JWT_SECRET_PRODUCTION":"b"})", ""},
      {"json_variable", R"({"JWT_SECRET":"a","JWT_KEY":"b","SECRET":"c"})", ""},
      {"json_variable", R"({"JWT_SECRET":{"value":"a"}})", ""},
      {"json_variable", R"({"JWT_ISSUER":"a","user":"b"})", ""},
      {"json_variable", R"({})", ""},
      {"json_variable", R"(["secret"])", ""},
      {"json_variable", "secret", ""},
  };
  fixture::expect(rows);
}

TEST(variant_documents, of_json_text) {
  constexpr Row rows[] = {
      {"json_string_encoded", "a\"b\\c\n\x01\xC3\xA9", "\"a\\\"b\\\\c\\n\\u0001\xC3\xA9\""},
      {"json_string_encoded", "\xff", ""},
      {"json_string_decoded", "\"a\\\"b\\u0041\"", "a\"bA"},
      {"json_string_decoded", "\"a\" b", ""},
      {"json_string_decoded", "{\"a\":1}", ""},
      {"json_escaped", "a\"b\t", "a\\\"b\\t"},
      {"json_escaped", "plain", ""},
      {"json_escaped", "\xff", ""},
      {"json_unescaped", "a\\\"b\\u0041", "a\"bA"},
      {"json_unescaped", "a\\", ""},
      {"json_unescaped", "a\"b\\n", ""},
      {"json_unescaped", "plain", ""},
  };
  fixture::expect(rows);
}

TEST(variant_documents, of_a_line_that_names_the_secret) {
  constexpr Row rows[] = {
      {"assignment_removed", "JWT_SECRET=a=b", "a=b"},
      {"assignment_removed", "signing_key='a'", "'a'"},
      {"assignment_removed", "JWT_SECRET =a", ""},
      {"assignment_removed", "export JWT_SECRET=a", ""},
      {"assignment_removed", "NAME=a", ""},
      {"assignment_removed", "1KEY=a", ""},
      {"assignment_removed", "=a", ""},
      {"assignment_removed", "JWT_SECRET=", ""},
      {"assignment_removed", "JWT_SECRET", ""},
      {"export_removed", "export JWT_SECRET=a", "a"},
      {"export_removed", "JWT_SECRET=a", ""},
      {"export_removed", "export NAME=a", ""},
      {"assignment_read", " export JWT_SECRET = \"a b\" \r\n", "a b"},
      {"assignment_read", "JWT_SECRET='a'", "a"},
      {"assignment_read", "NAME='a'", ""},
      {"assignment_read", "JWT_SECRET", ""},
  };
  fixture::expect(rows);
}

/// A random value with "=" in it is no name and a value: what is behind it would be a part of the secret.
TEST(variant_documents, takes_no_part_of_a_random_value_for_a_value) {
  for (const std::string_view name : {"assignment_removed", "assignment_read", "export_removed"}) {
    EXPECT_EQ(change(name, "bXJ4Yw0pQ2d7=Zt5uVq8nLk1sDf3gHj6aPo9iEr2yTw"), "") << name;
  }
}

}  // namespace jwtsync::fleet::variant_documents_test
