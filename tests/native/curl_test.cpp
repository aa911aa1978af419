// SPDX-License-Identifier: Apache-2.0
#include "native/curl.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

namespace jwtsync::native::curl_test {

TEST(curl, is_loaded_with_all_its_functions) {
  const auto curl = load_curl();
  ASSERT_TRUE(curl) << curl.error().message;
  CURL* const handle = curl->easy_init();
  ASSERT_NE(handle, nullptr);
  EXPECT_EQ(curl->easy_setopt(handle, CURLOPT_NOSIGNAL, 1L), CURLE_OK);
  curl->easy_cleanup(handle);
}

TEST(curl, is_loaded_as_often_as_one_likes) {
  ASSERT_TRUE(load_curl());
  ASSERT_TRUE(load_curl());
}

TEST(curl, adds_its_functions_to_nobody_elses) {
  ASSERT_TRUE(load_curl());
  // Its OpenSSL must not take the place of the one that is linked into the command.
  EXPECT_EQ(::dlsym(RTLD_DEFAULT, "curl_easy_init"), nullptr);
}

}  // namespace jwtsync::native::curl_test
