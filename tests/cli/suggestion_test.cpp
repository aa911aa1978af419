// SPDX-License-Identifier: Apache-2.0
#include "cli/suggestion.h"

#include <gtest/gtest.h>
#include <array>

namespace jwtsync::cli::suggestion_test {

constexpr std::array<std::string_view, 5> names{"sign", "verify", "generate", "--source", "--environment"};

TEST(suggestion, is_the_name_that_was_probably_meant) {
  EXPECT_EQ(meant_by("veryfy", names), "verify");
  EXPECT_EQ(meant_by("sing", names), "sign") << "the same letters";
  EXPECT_EQ(meant_by("gen", names), "generate") << "its beginning";
  EXPECT_EQ(meant_by("--env", names), "--environment");
  EXPECT_EQ(meant_by("-source", names), "--source");
}

TEST(suggestion, is_none_for_another_word) {
  for (const std::string_view word : {"", "-", "--", "ge", "rotate", "--colour", "generated-by-hand"}) {
    EXPECT_EQ(meant_by(word, names), std::nullopt) << word;
  }
  EXPECT_EQ(meant_by("sign", {}), std::nullopt);
}

}  // namespace jwtsync::cli::suggestion_test
