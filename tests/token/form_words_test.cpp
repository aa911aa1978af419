// SPDX-License-Identifier: Apache-2.0
#include "token/form.h"

#include <gtest/gtest.h>
#include <set>
#include <string_view>

namespace jwtsync::token::form_words_test {

TEST(FormWords, has_words_and_a_hint_for_all_that_are_no_signed_token) {
  for (int i = 0; i <= static_cast<int>(TokenForm::too_large); ++i) {
    const auto form = static_cast<TokenForm>(i);
    const bool is_told_elsewhere = form == TokenForm::jws || form == TokenForm::too_large;
    EXPECT_EQ(describe(form).message.empty(), is_told_elsewhere) << name_of(form);
    EXPECT_EQ(describe(form).hint.empty(), is_told_elsewhere) << name_of(form);
  }
}

TEST(FormWords, have_a_name_for_each) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(TokenForm::too_large); ++i) names.insert(name_of(static_cast<TokenForm>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(TokenForm::too_large) + 1);
  EXPECT_EQ(name_of(TokenForm::other_parts), "other_parts");
  EXPECT_EQ(name_of(TokenForm::too_large), "too_large");
}

}  // namespace jwtsync::token::form_words_test
