// SPDX-License-Identifier: Apache-2.0
#include "process.h"
#include "sources/catalog.h"
#include "sources/locator.h"

#include <gmock/gmock.h>

namespace jwtsync::sources {
namespace {

using ::testing::ElementsAre;

struct StagingWith : Process {
  explicit StagingWith(const std::string& locator) : Process{{"ENVIRONMENT", "staging"}} {
    options.sources = {locator};
  }
};

TEST(file_source, finds_a_secret_and_is_labelled_by_its_locator) {
  StagingWith process("file:/run/secrets/jwt");
  process.fake.files.put("/run/secrets/jwt", fit_secret);
  const Resolution resolution = process.resolve();
  ASSERT_TRUE(resolution.found);
  EXPECT_EQ(revealed(resolution.found->secret), fit_secret);
  EXPECT_EQ(resolution.found->source, "file:/run/secrets/jwt");
  EXPECT_THAT(outcomes(resolution), ElementsAre("file:/run/secrets/jwt found"));
}

TEST(file_source, a_path_may_hold_any_character) {
  StagingWith process("file:/a%20b%3F%2C%25");
  process.fake.files.put("/a b?,%", fit_secret);
  EXPECT_TRUE(process.resolve().found);
}

TEST(file_source, an_outcome_for_each_error) {
  const struct {
    Error error;
    Outcome outcome;
    std::string code;
  } table[] = {
      {{Code::file_absent, "no file", ""}, Outcome::absent, "secret_absent"},
      {{Code::file_forbidden, "permission denied", ""}, Outcome::forbidden, "file_forbidden"},
      {{Code::file_unreadable, "symbolic link loop", ""}, Outcome::unreachable, "file_unreadable"},
      {{Code::file_not_regular, "a directory", ""}, Outcome::malformed, "file_not_regular"},
      {{Code::file_too_large, "too large", ""}, Outcome::malformed, "file_too_large"},
  };
  for (const auto& row : table) {
    StagingWith process("file:/jwt");
    process.fake.files.fail("/jwt", row.error);
    const Resolution resolution = process.resolve();
    EXPECT_EQ(code_of(resolution.found), row.code);
    EXPECT_EQ(resolution.trail[0].outcome, row.outcome);
    EXPECT_EQ(resolution.trail[0].detail, "/jwt: " + row.error.message);
    EXPECT_FALSE(resolution.found.error().hint.empty());
  }
}

TEST(file_source, leaves_the_footprint_of_its_path) {
  const Locator locator = *parse_locator("file:/a%20b?trim=no");
  const Footprint footprint = file_source.footprint_of(testing::FakeVariables(), locator);
  EXPECT_EQ(footprint.file, "/a b");
  EXPECT_EQ(footprint.variable, std::nullopt);
}

}  // namespace
}  // namespace jwtsync::sources
