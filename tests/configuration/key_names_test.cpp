// SPDX-License-Identifier: Apache-2.0
#include "configuration/key_names.h"

#include <gtest/gtest.h>
#include <array>

namespace jwtsync::configuration {
namespace {

constexpr std::array<std::string_view, 3> here{"issuer", "audiences", "leeway_seconds"};

TEST(key_names, are_quoted_if_they_are_plain) {
  EXPECT_EQ(quoted("leeway_seconds"), "\"leeway_seconds\"");
  EXPECT_EQ(quoted(""), "(a name that is not plain text)");
  EXPECT_EQ(quoted("c4n4ry secret"), "(a name that is not plain text)");
  EXPECT_EQ(quoted(std::string(40, 'a')), "\"" + std::string(40, 'a') + "\"");
  EXPECT_EQ(quoted(std::string(41, 'a')), "(a name that is not plain text)");
}

TEST(key_names, sections_are_shown_as_they_begin) {
  EXPECT_EQ(bracketed("verify"), "[verify]");
  EXPECT_EQ(bracketed("issuers"), "[[issuers]]");
}

TEST(key_names, the_hint_is_what_was_meant) {
  EXPECT_EQ(hint_for("verify", "isuer", here, ""), "did you mean \"issuer\"?");
  EXPECT_EQ(hint_for("verify", "leeway", here, ""), "did you mean \"leeway_seconds\"?");
  EXPECT_EQ(hint_for("verify", "listen", here, "serve"), "\"listen\" belongs in [serve]");
  EXPECT_EQ(hint_for("verify", "zzzzzz", here, ""), "docs/reference/configuration.md lists every key of [verify]");
  EXPECT_EQ(hint_for("", "zzzzzz", here, ""), "docs/reference/configuration.md lists every key");
}

}  // namespace
}  // namespace jwtsync::configuration
