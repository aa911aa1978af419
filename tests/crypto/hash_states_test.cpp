// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash_way.h"

#include <gtest/gtest.h>

#include "hash_ways.h"

namespace jwtsync::crypto::by_states::hash_states_test {

constexpr testing::HashWay way{digest, hmac, keep, authenticate};

TEST(HashByStates, is_there) { EXPECT_TRUE(has_hashes()); }
TEST(HashByStates, gives_the_digests_of_fips_180) { testing::expect_digests_of_fips_180(way); }
TEST(HashByStates, gives_the_codes_of_rfc_4231) { testing::expect_codes_of_rfc_4231(way); }
TEST(HashByStates, takes_an_empty_key) { testing::expect_code_of_an_empty_key(way); }

TEST(HashByStates, is_the_hash_by_evp) {
  testing::expect_same_hashes(way, {by_evp::digest, by_evp::hmac, by_evp::keep, by_evp::authenticate});
}

}  // namespace jwtsync::crypto::by_states::hash_states_test
