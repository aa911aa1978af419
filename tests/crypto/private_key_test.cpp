// SPDX-License-Identifier: Apache-2.0
#include "crypto/private_key.h"

#include <gtest/gtest.h>

#include "../support/re_execution.h"
#include "openssl_keys.h"

namespace jwtsync::crypto::private_key_test {

using testing::new_key;

const std::vector<std::string>& names() {
  static const std::vector<std::string> list{"RSA", "P-256", "P-384", "P-521", "ED25519"};
  return list;
}

std::string text_of(const Secret& secret) {
  return secret.reveal([](std::string_view bytes) { return std::string(bytes); });
}

/// Private numbers that own their bytes, to change them.
struct Numbers {
  explicit Numbers(const PrivateNumbers& numbers)
      : all{std::string(numbers.d),  std::string(numbers.p),  std::string(numbers.q),
            std::string(numbers.dp), std::string(numbers.dq), std::string(numbers.qi)} {}
  [[nodiscard]] PrivateNumbers views() const { return {all[0], all[1], all[2], all[3], all[4], all[5]}; }

  std::array<std::string, 6> all;
};

Numbers numbers_of(const PrivateKey& key) {
  std::optional<Numbers> numbers;
  EXPECT_TRUE(key.reveal([&](const PrivateNumbers& revealed) { numbers.emplace(revealed); }));
  return *numbers;
}

Code refusal_of(std::string_view der) {
  const auto key = PrivateKey::from_der(der);
  return key ? Code::internal_error : key.error().code;
}

TEST(PrivateKey, is_read_from_each_form_and_written_as_openssl_does) {
  for (const std::string& name : names()) {
    SCOPED_TRACE(name);
    const Owned<EVP_PKEY> made = new_key(name);
    const std::string pkcs8 = testing::pkcs8_of(made.get());
    for (const std::string& der : {pkcs8, testing::traditional_of(made.get())}) {
      const auto key = PrivateKey::from_der(der);
      ASSERT_TRUE(key) << key.error().message;
      EXPECT_EQ(text_of(*key->pkcs8_der()), pkcs8);
      EXPECT_EQ(key->public_key().spki_der(), testing::spki_of(made.get()));
      const Numbers numbers = numbers_of(*key);
      const auto again = PrivateKey::from_numbers(key->public_key().numbers(), numbers.views());
      ASSERT_TRUE(again);
      EXPECT_EQ(text_of(*again->pkcs8_der()), pkcs8);
    }
  }
}

TEST(PrivateKey, is_generated_in_every_kind) {
  for (const auto& [kind, bits] : std::vector<std::pair<KeyKind, std::size_t>>{{KeyKind::rsa, 2048},
                                                                               {KeyKind::p256, 256},
                                                                               {KeyKind::p384, 384},
                                                                               {KeyKind::p521, 521},
                                                                               {KeyKind::ed25519, 256}}) {
    const auto key = PrivateKey::generate(kind, 2048);
    ASSERT_TRUE(key) << name_of(kind) << ' ' << key.error().message;
    EXPECT_EQ(key->public_key().kind(), kind);
    EXPECT_EQ(key->public_key().bits(), bits);
    EXPECT_FALSE(key->public_key() == PrivateKey::generate(kind, 2048)->public_key());
  }
  for (const std::size_t bits : {0U, 1024U, 2047U, 2049U, 16392U}) {
    EXPECT_EQ(PrivateKey::generate(KeyKind::rsa, bits).error().code, Code::argument_invalid) << bits;
  }
}

TEST(PrivateKey, refuses_what_is_cut_or_goes_on) {
  for (const std::string& name : names()) {
    SCOPED_TRACE(name);
    const Owned<EVP_PKEY> key = new_key(name);
    for (const std::string& der : {testing::pkcs8_of(key.get()), testing::traditional_of(key.get())}) {
      for (std::size_t size = 0; size < der.size(); ++size) {
        EXPECT_EQ(refusal_of(std::string_view(der).substr(0, size)), Code::key_malformed) << size;
      }
      EXPECT_EQ(refusal_of(der + '\0'), Code::key_malformed);
    }
    EXPECT_EQ(refusal_of(testing::spki_of(key.get())), Code::key_malformed) << "a public key";
  }
}

TEST(PrivateKey, is_of_no_other_kind) {
  for (const char* const name : {"secp256k1", "P-224", "X25519", "ED448"}) {
    EXPECT_EQ(refusal_of(testing::pkcs8_of(new_key(name).get())), Code::key_malformed) << name;
  }
  EXPECT_EQ(refusal_of(testing::traditional_of(new_key("secp256k1").get())), Code::key_malformed);
  EXPECT_EQ(refusal_of(testing::pkcs8_of(testing::new_uncommon_key("DSA").get())), Code::key_malformed);
}

TEST(PrivateKey, says_of_an_encrypted_one_that_it_is) {
  for (const std::string& name : names()) {
    const auto key = PrivateKey::from_der(testing::encrypted_pkcs8_of(new_key(name).get()));
    ASSERT_FALSE(key) << name;
    EXPECT_EQ(key.error().code, Code::key_malformed);
    EXPECT_NE(key.error().message.find("password"), std::string::npos);
    EXPECT_NE(key.error().hint.find("without"), std::string::npos);
  }
}

TEST(PrivateKey, keeps_the_policy_of_public_keys) {
  EXPECT_EQ(refusal_of(testing::pkcs8_of(new_key("RSA", 1024).get())), Code::key_too_short);
  EXPECT_EQ(refusal_of(testing::pkcs8_of(testing::new_rsa_key_with_exponent(3).get())), Code::key_weak);
}

TEST(PrivateKey, has_halves_that_belong_together) {
  for (const std::string& name : names()) {
    SCOPED_TRACE(name);
    const auto one = PrivateKey::from_der(testing::pkcs8_of(new_key(name).get()));
    const auto other = PrivateKey::from_der(testing::pkcs8_of(new_key(name).get()));
    const auto mixed = PrivateKey::from_numbers(one->public_key().numbers(), numbers_of(*other).views());
    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().code, Code::key_malformed);
    Numbers numbers = numbers_of(*one);
    for (std::string& number : numbers.all) {
      if (number.empty()) continue;
      const std::string good = number;
      number.back() = static_cast<char>(number.back() ^ 2);
      EXPECT_FALSE(PrivateKey::from_numbers(one->public_key().numbers(), numbers.views())) << "one number is another";
      number.clear();
      EXPECT_FALSE(PrivateKey::from_numbers(one->public_key().numbers(), numbers.views())) << "one number is missing";
      number = good;
    }
    EXPECT_TRUE(PrivateKey::from_numbers(one->public_key().numbers(), numbers.views()));
  }
}

TEST(PrivateKey, of_a_curve_may_leave_its_point_out_and_has_no_other) {
  const Owned<EVP_PKEY> key = new_key("P-256");
  const std::string whole = testing::traditional_of(key.get());
  // SEQUENCE { 1, OCTET STRING of 32, [0] of 10, [1] of 68 }: 119 octets, 49 without the point.
  const std::string without = "\x30\x31" + whole.substr(2, whole.size() - 2 - 70);
  EXPECT_EQ(PrivateKey::from_der(without)->public_key(), PrivateKey::from_der(whole)->public_key());
  std::string wrong = whole;
  wrong.back() = static_cast<char>(wrong.back() ^ 1);
  EXPECT_EQ(refusal_of(wrong), Code::key_malformed);
}

TEST(PrivateKey, of_a_curve_is_above_zero_and_below_the_order) {
  const auto key = PrivateKey::generate(KeyKind::p256);
  for (const std::string& d : {std::string(32, '\0'), testing::order_of_p256(), std::string(32, '\xff'),
                               std::string(31, '\1'), std::string(33, '\0')}) {
    EXPECT_EQ(PrivateKey::from_numbers(key->public_key().numbers(), {.d = d}).error().code, Code::key_malformed);
  }
}

TEST(PrivateKey, is_gone_in_a_fork) {
  for (const KeyKind kind : {KeyKind::rsa, KeyKind::p256, KeyKind::ed25519}) {
    const auto key = PrivateKey::generate(kind, 2048);
    run_in_child([&] {
      SCOPED_TRACE(name_of(kind));
      EXPECT_TRUE(key->lost());
      EXPECT_FALSE(key->reveal([](const PrivateNumbers&) {}));
      const auto der = key->pkcs8_der();
      ASSERT_FALSE(der);
      EXPECT_EQ(der.error().code, Code::ring_unavailable);
    });
    EXPECT_FALSE(key->lost());
  }
}

}  // namespace jwtsync::crypto::private_key_test
