// SPDX-License-Identifier: Apache-2.0
#include "capi/handles.h"
#include "fixture.h"

namespace jwtsync::capi::text_test {

TEST(text, a_string_says_its_size_if_asked) {
  const jwtsync_string string{"four"};
  std::size_t size = 0;
  EXPECT_STREQ(jwtsync_string_data(&string, &size), "four");
  EXPECT_EQ(size, 4u);
  EXPECT_STREQ(jwtsync_string_data(&string, nullptr), "four");
  EXPECT_STREQ(jwtsync_string_data(nullptr, &size), "");
  EXPECT_EQ(size, 0u);
}

TEST(text, a_secret_is_shown_by_one_function) {
  const jwtsync_secret secret{*Secret::copy_of(jwtsync::testing::canary_secret)};
  EXPECT_EQ(string_of(jwtsync_secret_reveal(&secret)), jwtsync::testing::canary_secret);
}

TEST(text, the_library_knows_its_versions) {
  EXPECT_EQ(jwtsync_abi_version(), JWTSYNC_ABI_VERSION);
  EXPECT_STREQ(jwtsync_version(), JWTSYNC_VERSION);
}

}  // namespace jwtsync::capi::text_test
