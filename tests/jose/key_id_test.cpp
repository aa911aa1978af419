// SPDX-License-Identifier: Apache-2.0
#include "jose/key_id.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>

namespace jwtsync::jose {
namespace {

TEST(KeyId, is_derived_by_hkdf_as_the_protocol_page_says) {
  // Computed by another implementation of RFC 5869.
  EXPECT_EQ(kid_of_hmac_key(testing::canary_secret), "EOzCZmqx-1X0_59m");
  EXPECT_EQ(kid_of_hmac_key("staging-jwt-secret-key-32-chars-minimum-required-for-security"), "GHoY7xFWnEDCKg-Y");
}

TEST(KeyId, differs_for_a_byte_more) {
  EXPECT_NE(kid_of_hmac_key("staging-secret"), kid_of_hmac_key("staging-secret\n"));
}

}  // namespace
}  // namespace jwtsync::jose
