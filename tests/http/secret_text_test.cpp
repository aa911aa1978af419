// SPDX-License-Identifier: Apache-2.0
#include "http/secret_text.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

namespace jwtsync::http::secret_text_test {

constexpr std::string_view payload = testing::canary_secret;

TEST(SecretText, grows_by_text_and_by_secrets) {
  SecretText text;
  text.add("Bearer ").add(*Secret::copy_of(payload));
  EXPECT_EQ(text.view(), "Bearer " + std::string(payload));
  std::string expected(text.view());
  for (int i = 0; i < 1000; ++i) {
    text.add(payload);
    expected += payload;
  }
  EXPECT_EQ(text.view(), expected);
  EXPECT_TRUE(text.secret()->reveal([&](std::string_view bytes) { return bytes == expected; }));
  EXPECT_EQ(std::move(text).take(), expected);
}

}  // namespace jwtsync::http::secret_text_test
