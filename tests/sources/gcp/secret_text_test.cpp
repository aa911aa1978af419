// SPDX-License-Identifier: Apache-2.0
#include "sources/gcp/secret_text.h"

#include "google.h"

namespace jwtsync::sources::gcp {
namespace {

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
  EXPECT_EQ(revealed(*text.secret()), expected);
  EXPECT_EQ(std::move(text).take(), expected);
}

}  // namespace
}  // namespace jwtsync::sources::gcp
