// SPDX-License-Identifier: Apache-2.0
#include "sources/public_defaults.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>

namespace jwtsync::sources::published_digests_test {

TEST(published_digests, hold_what_stands_in_public_code) {
  for (const char* const secret :
       {"super-secret-jwt-token-with-at-least-32-characters-long", "this-is-my-jwt-secret-key-fellas",
        "zX4qU6uV3jY5tT9oO8lD4gP2eC5bM9sV", "yGQ2d6XjlHRVey65kaEjc1CXfHtz_lAeyh4VZKcrYCs"}) {
    EXPECT_TRUE(is_in_published_digests(secret)) << secret;
    EXPECT_FALSE(is_in_published_digests(std::string(secret) + "x")) << secret;
  }
}

TEST(published_digests, hold_no_secret_of_these_tests) {
  EXPECT_FALSE(is_in_published_digests(testing::canary_secret));
  EXPECT_FALSE(is_in_published_digests(testing::other_canary_secret));
  EXPECT_FALSE(is_in_published_digests(""));
}

TEST(published_digests, are_many) { EXPECT_GT(published_digests().size(), 1400U); }

}  // namespace jwtsync::sources::published_digests_test
