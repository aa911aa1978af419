// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/explanations.h"

#include <gmock/gmock.h>
#include <fstream>
#include <iterator>
#include <set>

namespace jwtsync::diagnosis {
namespace {

using ::testing::HasSubstr;

TEST(cause, has_a_page_that_says_what_why_and_what_to_do) {
  for (const std::string_view name : names<Cause>()) {
    std::ifstream file(JWTSYNC_SOURCE_DIR "/docs/causes/" + std::string(name) + ".md");
    ASSERT_TRUE(file) << "docs/causes/" << name << ".md";
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_THAT(page, ::testing::StartsWith("# "));
    for (const char* section :
         {"**What it looks like.**", "**Why it happens.**", "**Evidence.**", "**Remedy.**", "**How to prevent it.**"}) {
      EXPECT_THAT(page, HasSubstr(section)) << name;
    }
  }
}

TEST(cause, has_a_name_of_its_own) {
  const auto all = names<Cause>();
  EXPECT_EQ(std::set<std::string_view>(all.begin(), all.end()).size(), all.size());
  EXPECT_EQ(name_of(Cause::white_space), "white-space");
  EXPECT_EQ(name_of(Cause::secret_not_given), "secret-not-given");
  EXPECT_EQ(name_of(Cause::instance_shared), "instance-shared");
  EXPECT_EQ(name_of(Cause::process_unreachable), "process-unreachable");
  EXPECT_EQ(name_of(Cause::key_shared), "key-shared");
  EXPECT_EQ(name_of(Cause::one_process), "one-process");
  EXPECT_EQ(name_of(Cause::one_environment), "one-environment");
}

TEST(cause, makes_a_finding) {
  const Finding made = finding(Cause::quotes_kept, "why", Advice("fix"));
  EXPECT_EQ(made.cause, Cause::quotes_kept);
  EXPECT_EQ(made.why, "why");
  EXPECT_EQ(made.fix, "fix");
}

}  // namespace
}  // namespace jwtsync::diagnosis
