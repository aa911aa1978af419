// SPDX-License-Identifier: Apache-2.0
#include "crypto/signature_check.h"

#include <gtest/gtest.h>
#include <thread>

#include "openssl_keys.h"

namespace jwtsync::crypto::signature_check_test {

using testing::Known;
using testing::known_methods;

constexpr std::string_view message = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9";

PublicKey public_half(const Owned<EVP_PKEY>& key) { return *PublicKey::from_der(testing::spki_of(key.get())); }

std::string with_bit_flipped(std::string text, std::size_t bit) {
  text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << bit % 8));
  return text;
}

TEST(SignatureCheck, accepts_what_openssl_signed_and_no_other_message) {
  for (const Known& known : known_methods()) {
    SCOPED_TRACE(known.algorithm);
    const Owned<EVP_PKEY> key = testing::new_key(known.key);
    const auto check = SignatureCheck::prepare(public_half(key), known.method);
    ASSERT_TRUE(check);
    for (const std::string_view text : {message, std::string_view()}) {
      const std::string signature = testing::sign(key.get(), known.method, text);
      EXPECT_TRUE(check->check(text, signature));
      EXPECT_FALSE(check->check("another message", signature));
    }
  }
}

TEST(SignatureCheck, refuses_a_signature_with_any_bit_flipped) {
  for (const Known& known : known_methods()) {
    SCOPED_TRACE(known.algorithm);
    const Owned<EVP_PKEY> key = testing::new_key(known.key);
    const auto check = SignatureCheck::prepare(public_half(key), known.method);
    const std::string signature = testing::sign(key.get(), known.method, message);
    for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
      EXPECT_FALSE(check->check(message, with_bit_flipped(signature, bit))) << bit;
    }
  }
}

TEST(SignatureCheck, refuses_every_other_length) {
  for (const Known& known : known_methods()) {
    SCOPED_TRACE(known.algorithm);
    const Owned<EVP_PKEY> key = testing::new_key(known.key);
    const auto check = SignatureCheck::prepare(public_half(key), known.method);
    const std::string signature = testing::sign(key.get(), known.method, message);
    for (std::size_t size = 0; size < signature.size(); ++size) {
      EXPECT_FALSE(check->check(message, signature.substr(0, size)));
    }
    EXPECT_FALSE(check->check(message, signature + '\0'));
    EXPECT_FALSE(check->check(message, '\0' + signature));
    EXPECT_FALSE(check->check(message, signature + signature));
  }
}

TEST(SignatureCheck, refuses_the_signature_of_another_key_or_method) {
  for (const Known& known : known_methods()) {
    const Owned<EVP_PKEY> key = testing::new_key(known.key);
    const PublicKey other = public_half(testing::new_key(known.key));
    const std::string signature = testing::sign(key.get(), known.method, message);
    EXPECT_FALSE(SignatureCheck::prepare(other, known.method)->check(message, signature)) << known.algorithm;
    for (const Known& wrong : known_methods()) {
      if (wrong.kind != known.kind || wrong.algorithm == known.algorithm) continue;
      const auto check = SignatureCheck::prepare(public_half(key), wrong.method);
      EXPECT_FALSE(check->check(message, signature)) << known.algorithm << " as " << wrong.algorithm;
    }
  }
}

TEST(SignatureCheck, takes_a_salt_of_the_size_of_the_hash_only) {
  const Owned<EVP_PKEY> key = testing::new_key("RSA");
  const auto check = SignatureCheck::prepare(public_half(key), {Scheme::rsa_pss, Hash::sha256});
  for (const int salt : {0, 20, 31, 32, 33, 64}) {
    EXPECT_EQ(check->check(message, testing::sign_with_salt(key.get(), salt, message)), salt == 32) << salt;
  }
}

TEST(SignatureCheck, refuses_an_ecdsa_signature_in_der_and_numbers_out_of_range) {
  const Owned<EVP_PKEY> key = testing::new_key("P-256");
  const Method method{Scheme::ecdsa, Hash::sha256};
  const auto check = SignatureCheck::prepare(public_half(key), method);
  const std::string signature = testing::sign(key.get(), method, message);
  EXPECT_FALSE(check->check(message, testing::der_of(signature)));
  const std::string r = signature.substr(0, 32);
  const std::string s = signature.substr(32);
  const std::string zero(32, '\0');
  const std::string order = testing::order_of_p256();
  const std::string most(32, '\xff');
  for (const std::string& wrong : {zero, order, most}) {
    EXPECT_FALSE(check->check(message, wrong + s));
    EXPECT_FALSE(check->check(message, r + wrong));
    EXPECT_FALSE(check->check(message, wrong + wrong));
  }
}

TEST(SignatureCheck, takes_no_method_of_another_kind_of_key) {
  for (const Known& known : known_methods()) {
    const PublicKey key = public_half(testing::new_key(known.key));
    for (const Known& method : known_methods()) {
      const bool fits = known.method.scheme == method.method.scheme || (known.key == "RSA" && method.key == "RSA");
      const auto check = SignatureCheck::prepare(key, method.method);
      EXPECT_EQ(check.has_value(), fits) << known.algorithm << ' ' << method.algorithm;
      if (!check) {
        EXPECT_EQ(check.error().code, Code::argument_invalid);
      }
    }
  }
}

TEST(SignatureCheck, leaves_the_queue_of_openssl_as_it_was) {
  ERR_clear_error();
  const Owned<EVP_PKEY> key = testing::new_key("RSA");
  const auto check = SignatureCheck::prepare(public_half(key), {Scheme::rsa_pkcs1, Hash::sha256});
  EXPECT_FALSE(check->check(message, std::string(256, '\x01')));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(SignatureCheck, is_used_by_many_threads_at_once) {
  for (const Known& known : known_methods()) {
    const Owned<EVP_PKEY> key = testing::new_key(known.key);
    const auto check = SignatureCheck::prepare(public_half(key), known.method);
    const std::string good = testing::sign(key.get(), known.method, message);
    const std::string bad = with_bit_flipped(good, 100);
    std::array<int, 8> wrong{};
    std::vector<std::thread> threads;
    for (int& count : wrong) {
      threads.emplace_back([&check, &good, &bad, &count] {
        for (int i = 0; i < 20; ++i)
          count += (check->check(message, good) ? 0 : 1) + (check->check(message, bad) ? 1 : 0);
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, (std::array<int, 8>{})) << known.algorithm;
  }
}

}  // namespace jwtsync::crypto::signature_check_test
