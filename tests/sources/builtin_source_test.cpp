// SPDX-License-Identifier: Apache-2.0
#include "process.h"
#include "sources/catalog.h"
#include "sources/locator.h"

#include <gmock/gmock.h>

namespace jwtsync::sources::builtin_source_test {

using ::testing::ElementsAre;

TEST(builtin_source, is_the_development_fallback) {
  Process process{{"ENVIRONMENT", "development"}};
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  EXPECT_EQ(resolution.found->length, 49u);
  EXPECT_EQ(resolution.found->fingerprint, "6f172220c2b7525e");
  EXPECT_THAT(names_of(resolution.warnings), ElementsAre("development_fallback"));
}

TEST(builtin_source, follows_the_kind_of_an_added_environment) {
  const struct {
    std::string kind;
    bool found;
  } table[] = {{"development", true}, {"test", true}, {"staging", false}, {"production", false}};
  for (const auto& row : table) {
    Process process{{"ENVIRONMENT", "qa"}};
    process.options.added_environments = {{"qa", row.kind}};
    const Resolution resolution = process.resolve();
    EXPECT_EQ(resolution.found.has_value(), row.found) << row.kind;
    EXPECT_EQ(resolution.trail.back().detail, row.found ? "length 49" : "asked in development and test only");
  }
}

}  // namespace jwtsync::sources::builtin_source_test
