// SPDX-License-Identifier: Apache-2.0
#include "process.h"
#include "sources/catalog.h"
#include "sources/locator.h"

#include <gmock/gmock.h>

namespace jwtsync::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Unit : Process {
  explicit Unit(const Variables& variables) : Process(variables) {
    fake.variables.set("ENVIRONMENT", "production");
    options.sources = {"credential:jwt", "env:JWT_SECRET_KEY"};
  }
};

TEST(credential_source, reads_the_file_of_its_name_in_the_directory_of_the_unit) {
  Unit process(Variables{{"CREDENTIALS_DIRECTORY", "/run/credentials/auth.service"}});
  process.fake.files.put("/run/credentials/auth.service/jwt", fit_secret + "\n", 0400);
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  EXPECT_EQ(revealed(resolution.found->secret), fit_secret);
  EXPECT_EQ(resolution.found->source, "credential:jwt");
  EXPECT_THAT(outcomes(resolution), ElementsAre("credential:jwt found", "env:JWT_SECRET_KEY skipped"));
}

TEST(credential_source, without_a_directory_it_is_absent) {
  for (const Variables& variables :
       {Variables{}, Variables{{"CREDENTIALS_DIRECTORY", ""}}, Variables{{"CREDENTIALS_DIRECTORY", "relative"}}}) {
    Unit process(variables);
    process.fake.variables.set("JWT_SECRET_KEY", fit_secret);
    const Resolution resolution = process.resolve();
    EXPECT_THAT(outcomes(resolution), ElementsAre("credential:jwt absent", "env:JWT_SECRET_KEY found"));
    EXPECT_THAT(resolution.trail[0].detail, HasSubstr("CREDENTIALS_DIRECTORY is not set"));
  }
}

TEST(credential_source, a_credential_that_the_unit_was_not_given_is_absent) {
  Unit process(Variables{{"CREDENTIALS_DIRECTORY", "/run/credentials/auth.service"}});
  EXPECT_EQ(process.resolve().trail[0].outcome, Outcome::absent);
}

TEST(credential_source, leaves_a_footprint_only_where_there_is_a_directory) {
  const Locator locator = *parse_locator("credential:jwt");
  const Process process{{"CREDENTIALS_DIRECTORY", "/run/credentials/a"}};
  EXPECT_EQ(credential_source.footprint_of(process.fake.variables, locator).file, "/run/credentials/a/jwt");
  EXPECT_EQ(credential_source.footprint_of(testing::FakeVariables(), locator).file, std::nullopt);
}

}  // namespace
}  // namespace jwtsync::sources
