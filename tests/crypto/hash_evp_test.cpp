// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash_way.h"

#include <gtest/gtest.h>

#include "../support/re_execution.h"
#include "hash_messages.h"
#include "hash_ways.h"

namespace jwtsync::crypto::by_evp::hash_evp_test {

constexpr testing::HashWay way{digest, hmac, keep, authenticate};

TEST(HashByEvp, is_there) { EXPECT_TRUE(has_hashes()); }
TEST(HashByEvp, gives_the_digests_of_fips_180) { testing::expect_digests_of_fips_180(way); }
TEST(HashByEvp, gives_the_codes_of_rfc_4231) { testing::expect_codes_of_rfc_4231(way); }
TEST(HashByEvp, takes_an_empty_key) { testing::expect_code_of_an_empty_key(way); }

TEST(HashByEvp, is_refused_where_no_provider_has_it) {
  run_again_with({testing::no_provider()}, [] {
    EXPECT_FALSE(has_hashes());
    HashValue out;
    EXPECT_FALSE(digest(Hash::sha256, "abc", out.bytes.data()));
    EXPECT_FALSE(hmac(Hash::sha256, "key", {}, out.bytes.data()));
    EXPECT_FALSE(authenticate(Hash::sha256, *keep(Hash::sha256, "key"), "message", out.bytes.data()));
  });
}

}  // namespace jwtsync::crypto::by_evp::hash_evp_test
