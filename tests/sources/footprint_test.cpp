// SPDX-License-Identifier: Apache-2.0
#include "sources/footprint.h"

#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(footprint, every_set_variable_that_may_hold_a_secret_is_named_once) {
  Process process{{"JWT_SECRET_STAGING", "a"},
                  {"JWT_SECRET_PRODUCTION", ""},
                  {"JWT_SECRET_DEVELOPMENT", "a"},
                  {"JWT_SECRET_QA", "a"},
                  {"JWT_SECRET", "a"},
                  {"JWT_SECRET_OF_NOBODY_YET", "a"},
                  {"OTHER", "a"},
                  {"JWTSYNC_SOURCES", "env:OTHER,env:JWT_SECRET,env:UNSET,file:/a,nonsense"}};
  process.options.added_environments = {{"qa", "staging"}};
  EXPECT_THAT(secret_variables(process.fake.variables, process.options),
              UnorderedElementsAre("JWT_SECRET_STAGING", "JWT_SECRET_PRODUCTION", "JWT_SECRET_DEVELOPMENT",
                                   "JWT_SECRET_QA", "JWT_SECRET", "JWT_SECRET_OF_NOBODY_YET", "OTHER"));
}

TEST(footprint, variables_of_an_order_that_is_not_in_force_are_not_named) {
  Process process{{"A", "a"}, {"B", "b"}, {"JWTSYNC_SOURCES", "env:A"}};
  process.options.sources = {"env:B"};
  EXPECT_THAT(secret_variables(process.fake.variables, process.options), ElementsAre("B"));
}

TEST(footprint, the_files_of_the_order_in_force_are_named_once) {
  Process process{{"CREDENTIALS_DIRECTORY", "/run/credentials/a"}};
  process.options.sources = {"file:/a%20b", "credential:jwt", "env:A", "file:/a%20b?trim=no", "builtin:development"};
  EXPECT_THAT(secret_files(process.fake.variables, process.options), ElementsAre("/a b", "/run/credentials/a/jwt"));
}

TEST(footprint, by_default_there_are_no_files) {
  EXPECT_THAT(secret_files(testing::FakeVariables(), {}), IsEmpty());
  const Process no_directory;
  EXPECT_THAT(secret_files(no_directory.fake.variables, {.sources = {"credential:jwt"}}), IsEmpty());
}

}  // namespace
}  // namespace jwtsync::sources
