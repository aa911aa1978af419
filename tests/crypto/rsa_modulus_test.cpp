// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa_modulus.h"

#include <gtest/gtest.h>

#include "openssl_keys.h"

namespace jwtsync::crypto::rsa_modulus_test {

using Number = Owned<BIGNUM>;

Number prime_of(int bits) {
  Number prime(BN_new());
  EXPECT_EQ(BN_generate_prime_ex(prime.get(), bits, 0, nullptr, nullptr, nullptr), 1);
  return prime;
}

Number number(BN_ULONG word) {
  Number result(BN_new());
  BN_set_word(result.get(), word);
  return result;
}

Number product(const Number& a, const Number& b) {
  Number result(BN_new());
  const Owned<BN_CTX> context(BN_CTX_new());
  BN_mul(result.get(), a.get(), b.get(), context.get());
  return result;
}

Number power(const Number& base, BN_ULONG exponent) {
  Number result(BN_new());
  const Owned<BN_CTX> context(BN_CTX_new());
  BN_exp(result.get(), base.get(), number(exponent).get(), context.get());
  return result;
}

/// The next prime above `base + distance`.
Number prime_above(const Number& base, const Number& distance) {
  Number prime(BN_new());
  BN_add(prime.get(), base.get(), distance.get());
  if (BN_is_odd(prime.get()) == 0) BN_add_word(prime.get(), 1);
  while (BN_check_prime(prime.get(), nullptr, nullptr) != 1) BN_add_word(prime.get(), 2);
  return prime;
}

Number two_to(int exponent) {
  Number result(BN_new());
  BN_set_bit(result.get(), exponent);
  return result;
}

std::string reason(const Number& modulus) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(modulus.get())), '\0');
  BN_bn2bin(modulus.get(), octets(bytes.data()));
  const auto error = why_factorable({bytes, "\x01\x01"});
  if (!error) return "none";
  EXPECT_EQ(error->code, Code::key_weak) << error->message;
  EXPECT_FALSE(error->hint.empty());
  return error->message.substr(std::string_view("the RSA modulus ").size());
}

TEST(RsaModulus, of_every_ordinary_key_is_good) {
  for (const std::size_t bits : {2048U, 2056U}) {
    BIGNUM* modulus = nullptr;
    EVP_PKEY_get_bn_param(testing::new_key("RSA", bits).get(), "n", &modulus);
    EXPECT_EQ(reason(Number(modulus)), "none") << bits;
  }
  EXPECT_EQ(reason(product(prime_of(500), prime_of(1600))), "none") << "primes of unlike length";
}

TEST(RsaModulus, with_a_small_factor_is_weak) {
  const Number large = prime_of(2048);
  for (const BN_ULONG factor : {3U, 5U, 751U, 757U, 32749U, 65519U, 65521U}) {
    EXPECT_EQ(reason(product(large, number(factor))), "has the small factor " + std::to_string(factor));
  }
  Number smooth = number(1);
  for (BN_ULONG factor = 3; BN_num_bits(smooth.get()) < 2048; factor += 2) smooth = product(smooth, number(factor));
  EXPECT_EQ(reason(smooth), "has the small factor 3");
  EXPECT_EQ(reason(product(large, number(65537))), "none") << "the first prime that is not looked for";
}

TEST(RsaModulus, that_is_a_power_is_weak) {
  for (const BN_ULONG exponent : {2U, 3U, 4U, 5U, 6U, 7U, 11U, 31U, 113U, 127U}) {
    const int bits = static_cast<int>(2060 / exponent + 1);
    EXPECT_EQ(reason(power(prime_of(bits), exponent)), "is a power of a smaller number") << "of a prime, " << exponent;
  }
  for (const BN_ULONG exponent : {2U, 3U, 7U}) {
    const int bits = static_cast<int>(1030 / exponent + 1);
    EXPECT_EQ(reason(power(product(prime_of(bits), prime_of(bits)), exponent)), "is a power of a smaller number")
        << "of a product, " << exponent;
  }
  // The highest exponents are asked of the fewest witnesses.
  const Number base = prime_of(18);
  for (const BN_ULONG exponent : {733U, 859U}) {
    EXPECT_EQ(reason(power(base, exponent)), "is a power of a smaller number") << exponent;
    EXPECT_EQ(reason(product(power(base, exponent), prime_of(20))), "none") << exponent;
  }
}

TEST(RsaModulus, with_close_primes_is_weak) {
  constexpr std::string_view close = "is a product of two primes that are too close (CVE-2022-26320)";
  const Number p = prime_of(1024);
  for (const int distance : {1, 20, 100, 500, 512}) {
    EXPECT_EQ(reason(product(p, prime_above(p, two_to(distance)))), close) << distance;
  }
  EXPECT_EQ(reason(product(p, prime_above(p, two_to(530)))), "none");
}

TEST(RsaModulus, that_is_a_prime_is_weak) {
  for (const int bits : {2048, 2049}) EXPECT_EQ(reason(prime_of(bits)), "is itself a prime") << bits;
}

TEST(RsaModulus, is_tested_for_primality_up_to_8192_bits) {
  // Mersenne's: 2^4423 - 1 and 2^9689 - 1 are primes.
  for (const auto& [exponent, said] : {std::pair(4423, "is itself a prime"), std::pair(9689, "none")}) {
    const Number prime = two_to(exponent);
    BN_sub_word(prime.get(), 1);
    EXPECT_EQ(reason(prime), said);
  }
  EXPECT_EQ(factoring_cost(2048), 8U);
  EXPECT_EQ(factoring_cost(8192), 512U);
  EXPECT_EQ(factoring_cost(16384), 32U);
}

}  // namespace jwtsync::crypto::rsa_modulus_test
