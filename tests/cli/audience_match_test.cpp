// SPDX-License-Identifier: Apache-2.0
#include "cli/audience_match.h"

#include <gtest/gtest.h>
#include <array>

namespace jwtsync::cli::audience_match_test {

Result<std::optional<AudienceMatch>> match_of(std::vector<std::string> words) {
  constexpr std::array options{Option{"--audience-match", "HOW", "any, all or only"}};
  const Result<Arguments> arguments = parse_arguments(options, "", std::move(words));
  if (!arguments) return failure(arguments.error());
  return audience_match_of(*arguments);
}

TEST(audience_match, is_nothing_unless_it_is_said) {
  EXPECT_EQ(*match_of({}), std::nullopt) << "so that the configuration may say it";
  EXPECT_EQ(*match_of({"--audience-match", "any"}), AudienceMatch::any) << "so that it wins over the configuration";
  EXPECT_EQ(*match_of({"--audience-match=only"}), AudienceMatch::only);
}

TEST(audience_match, refuses_other_words) {
  for (const char* word : {"--audience-match=one", "--audience-match=ANY", "--audience-match="}) {
    const auto match = match_of({word});
    ASSERT_FALSE(match) << word;
    EXPECT_EQ(match.error().code, Code::argument_invalid) << word;
  }
}

}  // namespace jwtsync::cli::audience_match_test
