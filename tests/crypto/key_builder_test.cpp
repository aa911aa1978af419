// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_builder.h"

#include <gtest/gtest.h>

namespace jwtsync::crypto::key_builder_test {

const std::string modulus = "\xc1" + std::string(254, '\x5a') + "\x01";

TEST(KeyBuilder, makes_a_key_of_numbers) {
  KeyBuilder builder;
  const Owned<EVP_PKEY> key = builder.add("n", modulus).add("e", "\x11").build("RSA", EVP_PKEY_PUBLIC_KEY);
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(EVP_PKEY_get_bits(key.get()), 2048);
}

TEST(KeyBuilder, makes_nothing_of_what_openssl_refuses) {
  const ErrorQueueKept kept;
  KeyBuilder without_modulus;
  EXPECT_EQ(without_modulus.add("e", "\x11").build("RSA", EVP_PKEY_PUBLIC_KEY), nullptr);
  KeyBuilder off_curve;
  EXPECT_EQ(off_curve.add_text("group", "P-256").add_octets("pub", "c4n4ry").build("EC", EVP_PKEY_PUBLIC_KEY), nullptr);
  KeyBuilder unknown;
  EXPECT_EQ(unknown.add("n", modulus).build("none", EVP_PKEY_PUBLIC_KEY), nullptr);
}

}  // namespace jwtsync::crypto::key_builder_test
