// SPDX-License-Identifier: Apache-2.0
#include "cli/log_form.h"

#include <gtest/gtest.h>
#include <array>

namespace jwtsync::cli::log_form_test {

Result<SystemOptions> form_of(std::vector<std::string> words) {
  constexpr std::array<Option, 2> options{log_level_option, log_format_option};
  const Result<Arguments> arguments = parse_arguments(options, "", std::move(words));
  if (!arguments) return failure(arguments.error());
  return log_form_of(*arguments);
}

TEST(log_form, is_text_from_info_on_unless_it_is_said) {
  const Result<SystemOptions> form = form_of({});
  ASSERT_TRUE(form);
  EXPECT_EQ(form->log_level, Level::info);
  EXPECT_EQ(form->log_format, LogFormat::text);
}

TEST(log_form, is_what_the_options_say) {
  const Result<SystemOptions> form = form_of({"--log-level", "error", "--log-format=json"});
  ASSERT_TRUE(form);
  EXPECT_EQ(form->log_level, Level::error);
  EXPECT_EQ(form->log_format, LogFormat::json);
}

TEST(log_form, refuses_other_words) {
  for (const char* word : {"--log-level=inf", "--log-format=xml", "--log-level=Info"}) {
    const Result<SystemOptions> form = form_of({word});
    ASSERT_FALSE(form) << word;
    EXPECT_EQ(form.error().code, Code::argument_invalid) << word;
  }
}

}  // namespace jwtsync::cli::log_form_test
