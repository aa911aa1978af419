// SPDX-License-Identifier: Apache-2.0
#include "crypto/message_digest.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

#include "hash_messages.h"

namespace jwtsync::crypto::message_digest_test {

TEST(MessageDigest, gives_the_answers_of_fips_180) {
  for (const auto& [hash, message, hex] : testing::known_digests()) {
    EXPECT_EQ(base::hex_encode(digest_of(hash, message)->view()), hex);
  }
}

}  // namespace jwtsync::crypto::message_digest_test
