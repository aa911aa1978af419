// SPDX-License-Identifier: Apache-2.0
#include "configuration/key_names.h"

#include <gtest/gtest.h>
#include <array>

namespace jwtsync::configuration::key_names_test {

constexpr std::array<std::string_view, 3> here{"issuer", "audiences", "leeway_seconds"};

TEST(key_names, are_quoted_if_they_are_plain) {
  EXPECT_EQ(configuration::quoted("leeway_seconds"), "\"leeway_seconds\"");
  EXPECT_EQ(configuration::quoted(""), "(a name that is not plain text)");
  EXPECT_EQ(configuration::quoted("c4n4ry secret"), "(a name that is not plain text)");
  EXPECT_EQ(configuration::quoted(std::string(40, 'a')), "\"" + std::string(40, 'a') + "\"");
  EXPECT_EQ(configuration::quoted(std::string(41, 'a')), "(a name that is not plain text)");
}

TEST(key_names, sections_are_shown_as_they_begin) {
  EXPECT_EQ(bracketed("verify"), "[verify]");
  EXPECT_EQ(bracketed("issuers"), "[[issuers]]");
  EXPECT_EQ(bracketed("access.issuers"), "[[access.issuers]]");
}

TEST(key_names, the_hint_is_what_was_meant) {
  EXPECT_EQ(hint_for("verify", "isuer", here, ""), "did you mean \"issuer\"?");
  EXPECT_EQ(hint_for("verify", "leeway", here, ""), "did you mean \"leeway_seconds\"?");
  EXPECT_EQ(hint_for("verify", "listen", here, "serve"), "\"listen\" belongs in [serve]");
  EXPECT_EQ(hint_for("verify", "zzzzzz", here, ""), "docs/reference/configuration.md lists every key of [verify]");
  EXPECT_EQ(hint_for("", "zzzzzz", here, ""), "docs/reference/configuration.md lists every key");
}

TEST(key_names, an_environment_has_a_plain_name_of_its_own) {
  EXPECT_EQ(fault_in_environment("qa-2"), "");
  for (const char* wrong : {"", "QA", "q a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    EXPECT_EQ(fault_in_environment(wrong), "an environment's name is at most 32 of a to z, 0 to 9, - and _") << wrong;
  }
  for (const char* taken : {"production", "prod", "key"}) {
    EXPECT_EQ(fault_in_environment(taken),
              "the environment \"" + std::string(taken) + "\" is built in and cannot be given another meaning");
  }
  EXPECT_TRUE(is_kind("staging"));
  EXPECT_FALSE(is_kind("stage"));
}

}  // namespace jwtsync::configuration::key_names_test
