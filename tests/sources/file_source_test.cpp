// SPDX-License-Identifier: Apache-2.0
#include "process.h"
#include "sources/footprint.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::file_source_test {

TEST(file_source, a_path_may_hold_any_character) {
  Process process{{"ENVIRONMENT", "staging"}};
  process.options.sources = {"file:/a%20b%3F%2C%25?trim=no"};
  process.fake.files.put("/a b?,%", fit_secret);
  EXPECT_TRUE(process.resolve().found);
  EXPECT_THAT(sources::secret_files(process.fake.variables, process.options), ::testing::ElementsAre("/a b?,%"));
}

}  // namespace jwtsync::sources::file_source_test
