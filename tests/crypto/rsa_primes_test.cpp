// SPDX-License-Identifier: Apache-2.0
#include "crypto/rsa_primes.h"

#include "crypto/private_key.h"

#include <gtest/gtest.h>

#include "openssl_keys.h"

namespace jwtsync::crypto::rsa_primes_test {

using Number = Owned<BIGNUM>;

std::string bytes_of(const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, octets(bytes.data()));
  return bytes;
}

std::string number_of(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  return bytes_of(Number(number).get());
}

std::vector<std::string> numbers_of(EVP_PKEY* key) {
  std::vector<std::string> numbers;
  for (const char* name : {"d", "rsa-factor1", "rsa-factor2", "rsa-exponent1", "rsa-exponent2", "rsa-coefficient1"}) {
    numbers.push_back(number_of(key, name));
  }
  return numbers;
}

RsaNumbers public_numbers(EVP_PKEY* key) { return {number_of(key, "n"), number_of(key, "e")}; }

Code refusal_of(const RsaNumbers& numbers, std::string_view d) {
  const auto found = find_primes(numbers, d);
  return found ? Code::internal_error : found.error().code;
}

TEST(RsaPrimes, are_found_by_n_e_and_d) {
  for (const std::size_t bits : {2048U, 2048U, 2048U, 2056U}) {
    const Owned<EVP_PKEY> key = testing::new_key("RSA", bits);
    const std::vector<std::string> expected = numbers_of(key.get());
    const auto found = find_primes(public_numbers(key.get()), expected[0]);
    ASSERT_TRUE(found) << found.error().message;
    const auto list = found->reveal([](const PrivateNumbers& n) {
      std::vector<std::string> all;
      for (const std::string_view number : {n.d, n.p, n.q, n.dp, n.dq, n.qi}) all.emplace_back(number);
      return all;
    });
    EXPECT_EQ(list, expected) << bits;
  }
}

TEST(RsaPrimes, are_found_of_every_d_that_undoes_e) {
  // By the product of p - 1 and q - 1, and by their lowest common multiple: one of the two is OpenSSL's.
  const Owned<EVP_PKEY> key = testing::new_key("RSA", 2048);
  const Owned<BN_CTX> context(BN_CTX_new());
  const std::vector<std::string> numbers = numbers_of(key.get());
  const RsaNumbers shown = public_numbers(key.get());
  const auto read = [](const std::string& bytes) {
    return Number(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
  };
  const Number p = read(numbers[1]);
  const Number q = read(numbers[2]);
  BN_sub_word(p.get(), 1);
  BN_sub_word(q.get(), 1);
  const Number all(BN_new());
  BN_mul(all.get(), p.get(), q.get(), context.get());
  const Number d(BN_new());
  BN_mod_inverse(d.get(), read(shown.exponent).get(), all.get(), context.get());
  const auto by_the_product = PrivateKey::from_numbers(shown, {.d = bytes_of(d.get())});
  ASSERT_TRUE(by_the_product) << by_the_product.error().message;
  EXPECT_TRUE(PrivateKey::from_numbers(shown, {.d = numbers[0]}));
}

TEST(RsaPrimes, are_not_found_by_a_d_of_another_key) {
  const Owned<EVP_PKEY> key = testing::new_key("RSA", 2048);
  const RsaNumbers numbers = public_numbers(key.get());
  const std::string good = number_of(key.get(), "d");
  std::string wrong = good;
  wrong.back() = static_cast<char>(wrong.back() ^ 2);
  EXPECT_EQ(refusal_of(numbers, wrong), Code::key_malformed);
  EXPECT_EQ(refusal_of(numbers, number_of(testing::new_key("RSA", 2048).get(), "d")), Code::key_malformed);
  EXPECT_EQ(refusal_of(numbers, "\x01"), Code::key_malformed);
  EXPECT_EQ(refusal_of(numbers, ""), Code::key_malformed);
  EXPECT_EQ(refusal_of(numbers, good + '\1'), Code::key_malformed) << "longer than the modulus";
  EXPECT_EQ(refusal_of({numbers.modulus, "\x01\x00\x03"}, good), Code::key_malformed);
  EXPECT_EQ(refusal_of({numbers.modulus, "\x01"}, "\x01"), Code::key_malformed) << "1 undoes 1, and tells nothing";
}

TEST(RsaPrimes, are_not_looked_for_in_a_prime_nor_in_a_giant) {
  const Number prime(BN_new());
  BN_generate_prime_ex(prime.get(), 2048, 0, nullptr, nullptr, nullptr);
  const std::string modulus = bytes_of(prime.get());
  const Number less(BN_dup(prime.get()));
  BN_sub_word(less.get(), 1);
  const Number e(BN_new());
  BN_set_word(e.get(), 65537);
  const Number d(BN_new());
  const Owned<BN_CTX> context(BN_CTX_new());
  BN_mod_inverse(d.get(), e.get(), less.get(), context.get());
  const std::string exponent("\x01\x00\x01", 3);
  EXPECT_EQ(refusal_of({modulus, exponent}, bytes_of(d.get())), Code::key_weak);
  EXPECT_EQ(refusal_of({std::string(1025, '\x5b'), exponent}, "\x03"), Code::key_malformed);
}

}  // namespace jwtsync::crypto::rsa_primes_test
