// SPDX-License-Identifier: Apache-2.0
#include "crypto/low_s.h"

#include "crypto/signature_check.h"
#include "crypto/signing_key.h"

#include <gtest/gtest.h>
#include <array>
#include <cstddef>
#include <string>

#include "openssl_keys.h"

namespace jwtsync::crypto::low_s_test {

struct Curve {
  KeyKind kind;
  Hash hash;
  std::size_t size;  // of s
};
constexpr std::array curves{Curve{KeyKind::p256, Hash::sha256, 32}, Curve{KeyKind::p384, Hash::sha384, 48},
                            Curve{KeyKind::p521, Hash::sha512, 66}};

std::string with_s(const Curve& curve, std::string s) {
  return std::string(curve.size, '\1') + std::string(curve.size - s.size(), '\0') + std::move(s);
}

TEST(LowS, is_one_of_the_two_and_never_both) {
  for (const Curve& curve : curves) {
    for (const std::string& s : {std::string("\1"), std::string("\x7f\xff"), std::string(curve.size - 2, '\xff')}) {
      std::string low = with_s(curve, s);
      ASSERT_TRUE(has_low_s(curve.kind, low));
      const std::string before = low;
      lower_s(curve.kind, low);
      EXPECT_EQ(low, before) << "the lower one stays as it is";
    }
  }
}

TEST(LowS, ends_at_half_of_the_order) {
  // (n - 1) / 2 of P-256, and the next number.
  const std::string half_of_p256(
      "\x7f\xff\xff\xff\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff"
      "\xde\x73\x7d\x56\xd3\x8b\xcf\x42\x79\xdc\xe5\x61\x7e\x31\x92\xa8",
      32);
  EXPECT_TRUE(has_low_s(KeyKind::p256, with_s(curves[0], half_of_p256)));
  std::string next = half_of_p256;
  ++next.back();
  std::string signature = with_s(curves[0], next);
  EXPECT_FALSE(has_low_s(KeyKind::p256, signature));
  lower_s(KeyKind::p256, signature);
  EXPECT_EQ(signature, with_s(curves[0], half_of_p256)) << "n - (n + 1) / 2 is (n - 1) / 2";
}

TEST(LowS, is_what_our_keys_make_and_both_are_right) {
  for (const Curve& curve : curves) {
    const auto key = PrivateKey::generate(curve.kind);
    ASSERT_TRUE(key);
    const Method method{Scheme::ecdsa, curve.hash};
    const auto make = local_signing_key(*key, method);
    const auto check = SignatureCheck::prepare(key->public_key(), method);
    for (int i = 0; i < 20; ++i) {
      const std::string text = "text " + std::to_string(i);
      std::string signature(2 * curve.size, '\0');
      ASSERT_TRUE((*make)->sign(text, signature));
      EXPECT_TRUE(has_low_s(curve.kind, signature));
      EXPECT_TRUE(check->check(text, signature));
    }
  }
}

/// Signatures of OpenSSL have either; the lower one of each is right, too.
TEST(LowS, takes_the_place_of_the_higher_one) {
  int high = 0;
  for (const testing::Known& known : testing::known_methods()) {
    if (known.method.scheme != Scheme::ecdsa) continue;
    const Owned<EVP_PKEY> key = testing::new_key(known.key);
    const PublicKey public_key = *PublicKey::from_der(testing::spki_of(key.get()));
    const auto check = SignatureCheck::prepare(public_key, known.method);
    for (int i = 0; i < 30; ++i) {
      const std::string text = "text " + std::to_string(i);
      std::string signature = testing::sign(key.get(), known.method, text);
      high += has_low_s(public_key.kind(), signature) ? 0 : 1;
      lower_s(public_key.kind(), signature);
      EXPECT_TRUE(has_low_s(public_key.kind(), signature));
      EXPECT_TRUE(check->check(text, signature));
    }
  }
  EXPECT_GT(high, 0);
}

}  // namespace jwtsync::crypto::low_s_test
