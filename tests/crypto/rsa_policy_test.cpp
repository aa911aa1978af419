// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa_policy.h"

#include <gtest/gtest.h>

#include "openssl_keys.h"

namespace jwtsync::crypto::rsa_policy_test {

TEST(RocaPattern, is_in_products_of_powers_of_65537_and_in_no_ordinary_key) {
  // Such moduli are congruent to powers of 65537 modulo the product of many small primes: so are its powers themselves.
  const Owned<BIGNUM> number(BN_new());
  BN_one(number.get());
  for (int power = 0; power < 128; ++power) {
    EXPECT_TRUE(has_roca_pattern(number.get())) << power;
    BN_mul_word(number.get(), 65537);
  }
  for (int i = 0; i < 5; ++i) {
    const Owned<EVP_PKEY> key = testing::new_key("RSA", 1024);
    BIGNUM* modulus = nullptr;
    EVP_PKEY_get_bn_param(key.get(), "n", &modulus);
    const Owned<BIGNUM> owner(modulus);
    EXPECT_FALSE(has_roca_pattern(modulus));
  }
}

TEST(RsaPolicy, says_what_is_wrong) {
  using namespace std::literals;
  const std::string modulus = "\xc1" + std::string(254, '\x5a') + "\x01";
  const std::string exponent = "\x01\x00\x01"s;
  EXPECT_FALSE(why_unfit(RsaNumbers{modulus, exponent}));
  EXPECT_NE(why_unfit(RsaNumbers{modulus.substr(128), exponent})->message.find("10"), std::string::npos);
  EXPECT_EQ(why_unfit(RsaNumbers{modulus, "\x03"})->code, Code::key_weak);
  for (const RsaNumbers& numbers : {RsaNumbers{"", exponent}, RsaNumbers{modulus, ""}}) {
    EXPECT_EQ(why_unfit(numbers)->code, Code::key_malformed);
  }
}

}  // namespace jwtsync::crypto::rsa_policy_test
