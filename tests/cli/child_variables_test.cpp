// SPDX-License-Identifier: Apache-2.0
#include "cli/child_variables.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

namespace jwtsync::cli::child_variables_test {

using jwtsync::testing::canary_secret;
using jwtsync::testing::other_canary_secret;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Names = std::vector<std::string>;

std::string other() { return std::string(other_canary_secret); }

class ChildVariablesTest : public ::testing::Test {
 protected:
  Result<Handover> handover(HandoverWish wish, const ResolveOptions& options = {}) {
    return handover_of(variables, options, wish);
  }
  /// The block of a child, as a list.
  Names block(const Handover& handed, std::string_view value, const SecondSecret& second = {}) {
    const Result<ChildVariables> made = ChildVariables::make(variables, handed, value, second);
    EXPECT_TRUE(made);
    Names entries;
    if (made) {
      made->reveal([&](char* const* entry) {
        for (; *entry != nullptr; ++entry) entries.emplace_back(*entry);
      });
    }
    return entries;
  }

  jwtsync::testing::FakeVariables variables;
};

TEST_F(ChildVariablesTest, the_key_is_the_only_secret_among_them) {
  variables.set("PATH", "/bin");
  variables.set("JWT_SECRET_STAGING", std::string(canary_secret));
  variables.set("JWT_SECRET", other());
  variables.set("JWT_SECRET_KEY", other());
  variables.set("JWTSYNC_CONFIG", "/etc/mine");
  variables.set("GOOGLE_APPLICATION_CREDENTIALS", "/credentials");
  variables.set("CREDENTIALS_DIRECTORY", "/run/credentials");
  const auto handed = handover({.variable = "JWT_SECRET_KEY"});
  ASSERT_TRUE(handed);
  EXPECT_THAT(handed->removed, UnorderedElementsAre("JWT_SECRET_STAGING", "JWT_SECRET", "JWTSYNC_CONFIG",
                                                    "GOOGLE_APPLICATION_CREDENTIALS", "CREDENTIALS_DIRECTORY"));
  EXPECT_THAT(handed->kept, IsEmpty());
  EXPECT_THAT(block(*handed, canary_secret),
              UnorderedElementsAre("PATH=/bin", "JWT_SECRET_KEY=" + std::string(canary_secret)));
}

TEST_F(ChildVariablesTest, a_second_secret_has_a_variable_of_its_own_or_none) {
  variables.set("OLD", other());
  const auto handed = handover({.variable = "KEY", .second = "OLD"});
  ASSERT_TRUE(handed);
  EXPECT_THAT(handed->removed, ElementsAre("OLD")) << "what stood there is not handed on";
  EXPECT_THAT(block(*handed, "k", {"OLD", "another"}), UnorderedElementsAre("KEY=k", "OLD=another"));
  EXPECT_THAT(block(*handed, "k", {"OLD", ""}), ElementsAre("KEY=k"));
  const std::string binary(3, '\0');
  EXPECT_EQ(ChildVariables::make(variables, *handed, "k", {"OLD", binary}).error().code,
            Code::secret_format_unsupported);
}

TEST_F(ChildVariablesTest, what_a_locator_names_is_a_secret_too) {
  variables.set("MINE", std::string(canary_secret));
  const auto handed = handover({.variable = "KEY"}, {.sources = {"env:MINE"}});
  ASSERT_TRUE(handed);
  EXPECT_THAT(handed->removed, ElementsAre("MINE"));
}

TEST_F(ChildVariablesTest, what_is_to_be_kept_stays_and_is_told) {
  variables.set("JWT_SECRET", other());
  variables.set("HOME", "/root");
  const auto handed = handover({.variable = "KEY", .keep = {"JWT_SECRET", "HOME", "UNSET"}});
  ASSERT_TRUE(handed);
  EXPECT_THAT(handed->removed, IsEmpty());
  EXPECT_THAT(handed->kept, ElementsAre("JWT_SECRET")) << "nothing is to be said of the others";
  EXPECT_THAT(block(*handed, "k"), UnorderedElementsAre("KEY=k", "JWT_SECRET=" + other(), "HOME=/root"));
}

TEST_F(ChildVariablesTest, an_entry_without_a_name_is_no_variable) {
  variables.set("", "x");
  const auto handed = handover({.variable = "KEY"});
  ASSERT_TRUE(handed);
  EXPECT_THAT(block(*handed, "k"), ElementsAre("KEY=k"));
}

TEST_F(ChildVariablesTest, every_byte_is_as_it_was) {
  const std::string bytes = "\x01\xff =\"'\n$(x) \xe2\x98\x83";
  const auto handed = handover({.variable = "KEY"});
  ASSERT_TRUE(handed);
  EXPECT_THAT(block(*handed, bytes), ElementsAre("KEY=" + bytes));
}

TEST_F(ChildVariablesTest, what_no_variable_can_carry_is_refused_and_a_file_named) {
  const auto handed = handover({.variable = "KEY"});
  ASSERT_TRUE(handed);
  const std::size_t most = 128 * 1024 - std::string("KEY=").size() - 1;
  for (const std::string& value : {std::string("a\0b", 3), std::string(most + 1, 'x')}) {
    const auto made = ChildVariables::make(variables, *handed, value);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, Code::secret_format_unsupported);
    EXPECT_THAT(made.error().hint, ::testing::HasSubstr("--file"));
  }
  EXPECT_TRUE(ChildVariables::make(variables, *handed, std::string(most, 'x')));
}

TEST_F(ChildVariablesTest, names_are_names) {
  for (const char* name : {"", "1A", "A-B", "A=B", "A B", "\xc3\x84"}) {
    EXPECT_EQ(handover({.variable = name}).error().code, Code::argument_invalid) << name;
    EXPECT_EQ(handover({.variable = "KEY", .keep = {name}}).error().code, Code::argument_invalid) << name;
  }
  EXPECT_EQ(handover({.variable = "KEY", .keep = {"KEY"}}).error().code, Code::argument_invalid);
}

}  // namespace jwtsync::cli::child_variables_test
