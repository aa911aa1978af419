// SPDX-License-Identifier: Apache-2.0
#include "crypto/ed25519.h"

#include <gtest/gtest.h>

#include "ed25519_ways.h"

namespace jwtsync::crypto::by_evp::ed25519_evp_test {

constexpr testing::Ed25519Way way{prepare, check, public_key_of, sign};

TEST(Ed25519ByEvp, gives_each_verdict_of_the_table) { testing::expect_verdicts_of_the_table(way); }
#ifdef JWTSYNC_VECTORS
TEST(Ed25519ByEvp, gives_the_verdicts_of_wycheproof) { testing::expect_verdicts_of_wycheproof(way); }
#endif
TEST(Ed25519ByEvp, signs_as_rfc_8037_shows) { testing::expect_signature_of_rfc_8037(way); }

}  // namespace jwtsync::crypto::by_evp::ed25519_evp_test
