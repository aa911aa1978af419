// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

namespace jwtsync::cli::version_test {

using ::testing::MatchesRegex;

class VersionTest : public CliTest {};

TEST_F(VersionTest, says_what_it_is_made_of) {
  EXPECT_THAT(run({"version"}).out, MatchesRegex("jwtsync [0-9.]+ \\([A-Za-z]+ [0-9.]+, OpenSSL [0-9.]+\\)\n"));
}

TEST_F(VersionTest, is_data_for_a_program) {
  const json::Value answer = run({"version", "--json"}).json();
  for (const char* name : {"version", "compiler", "openssl"}) EXPECT_TRUE(answer[name].is_string()) << name;
}

}  // namespace jwtsync::cli::version_test
