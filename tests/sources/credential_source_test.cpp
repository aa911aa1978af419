// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::credential_source_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(credential_source, without_a_directory_it_is_absent) {
  for (const Variables& variables :
       {Variables{}, Variables{{"CREDENTIALS_DIRECTORY", ""}}, Variables{{"CREDENTIALS_DIRECTORY", "relative"}}}) {
    Process process(variables);
    process.fake.variables.set("ENVIRONMENT", "production");
    process.fake.variables.set("JWT_SECRET_KEY", fit_secret);
    process.options.sources = {"credential:jwt", "env:JWT_SECRET_KEY"};
    const Resolution resolution = process.resolve();
    EXPECT_THAT(outcomes(resolution), ElementsAre("credential:jwt absent", "env:JWT_SECRET_KEY found"));
    EXPECT_THAT(resolution.trail[0].detail, HasSubstr("CREDENTIALS_DIRECTORY is not set"));
  }
}

}  // namespace jwtsync::sources::credential_source_test
