// SPDX-License-Identifier: Apache-2.0
#include "sources/misspelling.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources {
namespace {

using ::testing::SizeIs;

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

}  // namespace
}  // namespace jwtsync::sources
