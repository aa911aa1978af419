// SPDX-License-Identifier: Apache-2.0
#include "service/access_tokens.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

#include <jwtsync/testing.h>
#include <string>

#include "../support/example_keys.h"
#include "../support/key_set.h"

namespace jwtsync::service::reused_key_test {

const std::string key(testing::canary_secret);

KeyRing ring_of(std::string_view text) { return KeyRing::parse(Secret::copy_of(text).value()).value(); }

TEST(reused_key, is_known_in_every_spelling_that_a_source_decodes) {
  const KeyRing ring = ring_of(key);
  EXPECT_TRUE(is_key_of(ring, key));
  EXPECT_TRUE(is_key_of(ring, base::base64url_encode(key)));
  EXPECT_TRUE(is_key_of(ring, base::hex_encode(key)));
  EXPECT_TRUE(is_key_of(ring, "WnE3LWM0bjRyeS1XbTJ2WDlwTGs0VG44UmI2SHMzSmQ1R2YxWWM=")) << "base64";
}

TEST(reused_key, is_any_key_of_the_ring) {
  const KeyRing ring = ring_of(testing::set_of_secrets({key, testing::other_canary_secret}));
  EXPECT_TRUE(is_key_of(ring, testing::other_canary_secret));
}

TEST(reused_key, is_nothing_else) {
  const KeyRing ring = ring_of(key);
  for (const std::string& token : {std::string(), key.substr(1), key + "x", std::string(testing::other_canary_secret),
                                   base::base64url_encode(testing::other_canary_secret)}) {
    EXPECT_FALSE(is_key_of(ring, token));
  }
}

}  // namespace jwtsync::service::reused_key_test
