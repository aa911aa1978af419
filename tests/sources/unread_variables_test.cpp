// SPDX-License-Identifier: Apache-2.0
#include "sources/unread_variables.h"

#include <gmock/gmock.h>

#include "process.h"

namespace jwtsync::sources::unread_variables_test {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

/// What is said of variables that nobody reads, in production with a good secret; one line each.
std::string said_of(Variables variables) {
  variables.emplace("ENVIRONMENT", "production");
  variables.emplace("JWT_SECRET_KEY", fit_secret);
  Process process(variables);
  const Resolution resolution = process.resolve();
  std::string said;
  for (const Warning& warning : resolution.warnings) {
    if (warning.kind == WarningKind::file_variable || warning.kind == WarningKind::unknown_variable)
      said += warning.text + "\n";
  }
  return said;
}

TEST(unread_variables, that_name_a_file_are_told_with_the_source_that_reads_it) {
  EXPECT_EQ(said_of({{"JWT_SECRET_FILE", "/run/secrets/backend-jwt"}}),
            "JWT_SECRET_FILE is set: it names a file, which is not read; to have the file read: "
            "JWTSYNC_SOURCES=file:/run/secrets/backend-jwt\n");
  EXPECT_THAT(said_of({{"JWT_SECRET_KEY_FILE", "/run/secrets/jwt"}}), HasSubstr("JWT_SECRET_KEY_FILE is set"));
  EXPECT_THAT(said_of({{"JWT_SECRET_PRODUCTION_FILE", "/etc/keys/jwt"}}), HasSubstr("file:/etc/keys/jwt"));
  EXPECT_EQ(said_of({{"JWT_SECRET_FILE", " "}}), "");
}

TEST(unread_variables, show_a_plain_path_and_nothing_else) {
  for (const std::string& value :
       {fit_secret, "/" + fit_secret, std::string("/run/secrets/a b c4n4ry"), std::string("c4n4ry")}) {
    EXPECT_THAT(said_of({{"JWT_SECRET_FILE", value}}), HasSubstr("JWTSYNC_SOURCES=file:/run/secrets/jwt\n"));
  }
}

TEST(unread_variables, are_none_where_the_file_is_read) {
  EXPECT_EQ(said_of({{"JWT_SECRET_FILE", "/run/jwt/key"}, {"JWTSYNC_SOURCES", "file:/run/jwt/key,env:JWT_SECRET_KEY"}}),
            "");
}

TEST(unread_variables, of_our_own_that_are_misspelt_are_named) {
  EXPECT_EQ(said_of({{"JWTSYNC_SOURCE", "env:A"}}),
            "JWTSYNC_SOURCE is set, but not read: did you mean JWTSYNC_SOURCES?\n");
  EXPECT_THAT(said_of({{"JWTSYNC_CONFG", "/a"}}), HasSubstr("did you mean JWTSYNC_CONFIG?"));
  EXPECT_THAT(said_of({{"JWT_SYNC_SOURCES", "env:A"}}), HasSubstr("did you mean JWTSYNC_SOURCES?"));
  EXPECT_THAT(said_of({{"JWTSYNC_WHATEVER_ELSE", "c4n4ry"}}), HasSubstr("JWTSYNC_WHATEVER_ELSE is set, but not read"));
}

TEST(unread_variables, are_not_our_own_nor_those_of_kubernetes) {
  EXPECT_EQ(said_of({{"JWTSYNC_SERVICE", "a"}, {"JWTSYNC_TARGETS", "a"}, {"JWTSYNC_ACCEPT_KID", "a"}}), "");
  EXPECT_EQ(said_of({{"JWTSYNC_SERVICE_HOST", "10.0.0.1"},
                     {"JWTSYNC_SERVICE_PORT", "80"},
                     {"JWTSYNC_SERVICE_PORT_HTTP", "80"},
                     {"JWTSYNC_PORT", "tcp://10.0.0.1:80"},
                     {"JWTSYNC_PORT_80_TCP_ADDR", "10.0.0.1"}}),
            "");
}

TEST(unread_variables, stand_in_the_hint_where_nothing_was_found) {
  Process process{{"ENVIRONMENT", "staging"}, {"JWT_SECRET_FILE", "/run/secrets/jwt"}, {"JWTSYNC_SOURCE", "env:A"}};
  const Resolution resolution = process.resolve();
  ASSERT_FALSE(resolution.found);
  EXPECT_THAT(resolution.found.error().hint, HasSubstr("JWTSYNC_SOURCES=file:/run/secrets/jwt"));
  EXPECT_THAT(resolution.found.error().hint, HasSubstr("did you mean JWTSYNC_SOURCES?"));
  EXPECT_THAT(resolution.found.error().hint, Not(HasSubstr("JWT_SECRET_FILE is set, did you mean")));
}

const std::vector<std::string> expected{"JWT_SECRET_STAGING", "JWT_SECRET_KEY", "JWT_SECRET"};
const std::vector<std::string> known{"JWT_SECRET_PRODUCTION", "JWT_SECRET_TEST"};

TEST(misspelling, of_a_variable_is_told_by_its_name) {
  const struct {
    std::string name, meant;
  } table[] = {
      {"JWT_SERECT_KEY", "JWT_SECRET_KEY"},
      {"JWT_SECERT_KEY", "JWT_SECRET_KEY"},
      {"JWT_SECRET_STAGNG", "JWT_SECRET_STAGING"},
      {"jwt_secret_key", "JWT_SECRET_KEY"},
      {"JWTSECRET", "JWT_SECRET"},
      {"JTW_SECRET_KEY", "JWT_SECRET_KEY"},
      {"JWT_SECRETS", "JWT_SECRET"},
      {"JWT_SECRET_STAGE", "JWT_SECRET_STAGING"},
      {"JWT_SECRET_PRODUCTION", ""},
      {"JWT_SECRET_TEST", ""},
      {"JWT_SECRET_KEY", ""},
      {"AWS_SECRET_KEY", ""},
      {"DJANGO_SECRET_KEY", ""},
      {"JWT_ISSUER", ""},
      {"JWT_PUBLIC_KEY_PATH", ""},
      {"PATH", ""},
      {std::string(65, 'J') + "WT", ""},
  };
  for (const auto& row : table) {
    const Process process{{row.name, fit_secret}};
    const auto found = likely_misspellings(process.fake.variables, expected, known);
    EXPECT_EQ(found.empty() ? "" : found[0].meant, row.meant) << row.name;
    EXPECT_EQ(found.empty() ? row.name : found[0].name, row.name);
  }
}

TEST(misspelling, no_more_than_three_are_named) {
  const Process process(
      {{"JWT_SECRET_KEY1", ""}, {"JWT_SECRET_KEY2", ""}, {"JWT_SECRET_KEY3", ""}, {"JWT_SECRET_KEY4", ""}});
  EXPECT_THAT(likely_misspellings(process.fake.variables, expected, known), SizeIs(3));
}

TEST(misspelling, of_nothing_that_is_expected_is_none) {
  const Process process{{"JWT_SECRET_KEY1", ""}};
  EXPECT_THAT(likely_misspellings(process.fake.variables, {}, known), SizeIs(0));
}

}  // namespace jwtsync::sources::unread_variables_test
