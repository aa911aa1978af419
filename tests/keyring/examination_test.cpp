// SPDX-License-Identifier: Apache-2.0
#include "keyring/examination.h"

#include "base/encoding.h"
#include "crypto/public_key.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <memory>
#include <string>

namespace jwtsync::keyring::examination_test {

using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

std::string bytes_of(const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

std::string prime_of(int bits) {
  const Number prime(BN_new(), BN_free);
  BN_generate_prime_ex(prime.get(), bits, 0, nullptr, nullptr, nullptr);
  return bytes_of(prime.get());
}

const crypto::RsaNumbers& weak_numbers() {
  static const crypto::RsaNumbers numbers{prime_of(2048), std::string("\x01\x00\x01", 3)};
  return numbers;
}

std::string good_modulus() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), EVP_PKEY_free);
  BIGNUM* modulus = nullptr;
  EVP_PKEY_get_bn_param(key.get(), "n", &modulus);
  return bytes_of(Number(modulus, BN_free).get());
}

std::string jwk(std::string_view kid, std::string_view modulus) {
  return R"({"kty":"RSA","e":"AQAB","kid":")" + std::string(kid) + R"(","n":")" + base::base64url_encode(modulus) +
         R"("})";
}

Result<KeyRing> ring_of(std::string_view value, const RingOptions& options = {}) {
  return KeyRing::parse(*Secret::copy_of(value), options);
}

Error refusal_of(std::string_view value) {
  const Result<KeyRing> ring = ring_of(value);
  return ring ? Error{Code::internal_error, "a ring was made", {}} : ring.error();
}

std::string pem(std::string_view label, std::string_view der) {
  std::string text(der.size() * 2, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(der.data()), static_cast<int>(der.size()));
  text.resize(static_cast<std::size_t>(size));
  for (std::size_t at = 64; at < text.size(); at += 65) text.insert(at, "\n");
  return "-----BEGIN " + std::string(label) + "-----\n" + text + "\n-----END " + std::string(label) + "-----\n";
}

TEST(Examination, refuses_a_weak_key_in_each_form) {
  const std::string spki = crypto::PublicKey::from_numbers(weak_numbers())->spki_der();
  const std::string weak = jwk("bad", weak_numbers().modulus);
  const std::string set = R"({"keys":[)" + weak + ',' + jwk("other", weak_numbers().modulus) + "]}";
  for (const std::string& value : {weak, spki, pem("PUBLIC KEY", spki), set}) {
    const Error error = refusal_of(value);
    EXPECT_EQ(error.code, Code::key_weak) << error.message;
    EXPECT_NE(error.message.find("is itself a prime"), std::string::npos) << error.message;
    EXPECT_EQ(error.message.starts_with("the key \"bad\" of the set: "), value == set) << error.message;
  }
}

TEST(Examination, passes_over_a_weak_key_of_a_public_set) {
  const Result<KeyRing> ring =
      ring_of(R"({"keys":[)" + jwk("bad", weak_numbers().modulus) + ',' + jwk("good", good_modulus()) + "]}");
  ASSERT_TRUE(ring) << ring.error().message;
  ASSERT_EQ(ring->keys().size(), 1u);
  EXPECT_EQ(ring->keys().front().kid(), "good");
  ASSERT_EQ(ring->unused_keys().size(), 1u);
  const UnusedKey& unused = ring->unused_keys().front();
  EXPECT_EQ(unused.position, 1u);
  EXPECT_EQ(unused.kid, "bad");
  EXPECT_EQ(unused.fault, KeyFault::weak);
  EXPECT_NE(unused.why.find("is itself a prime"), std::string::npos) << unused.why;
  EXPECT_TRUE(ring->requires_kid());
  EXPECT_EQ(ring->key_of_unnamed_tokens(), nullptr) << "the set had two keys, and named both";
}

TEST(Examination, refuses_a_weak_key_beside_a_secret) {
  const std::string secret = R"({"kty":"oct","kid":"s","k":")" + base::base64url_encode(std::string(32, 's')) + R"("})";
  EXPECT_FALSE(ring_of(R"({"keys":[)" + jwk("bad", weak_numbers().modulus) + ',' + secret + "]}"));
}

TEST(Examination, does_not_examine_the_keys_of_the_ring_before) {
  const std::string one = good_modulus();
  const std::string other = good_modulus();
  const Result<KeyRing> before = ring_of(jwk("one", one));
  ASSERT_TRUE(before);
  EXPECT_TRUE(ring_of(R"({"keys":[)" + jwk("one", one) + ',' + jwk("two", other) + "]}", {.known = &*before}));

  // A weak key never comes into a ring, so only its name can tell that it would not be examined.
  const auto examined_before = [&](const KeyRing* known) {
    std::vector<BoundKey> one_key;
    one_key.push_back({"weak", true, Algorithm::rs256, "RS256", false, *before->keys().front().material().clone(),
                       *crypto::PublicKey::from_numbers(weak_numbers())});
    return examine(std::move(one_key), known, WeakKeys::pass_over);
  };
  EXPECT_TRUE(examined_before(&*before)) << "the thumbprint is that of a key which was examined";
  EXPECT_EQ(examined_before(nullptr).error().code, Code::key_weak);
}

TEST(Examination, has_a_bound) {
  const auto set_of = [](std::size_t count, std::size_t different) {
    std::vector<BoundKey> keys;
    const auto key = crypto::PublicKey::from_numbers(
        crypto::RsaNumbers{"\xff" + std::string(1022, '\xff') + "\x9f", std::string("\x01\x00\x01", 3)});
    for (std::size_t i = 0; i < count; ++i) {
      keys.push_back(
          {"", true, Algorithm::rs256, "RS256", false, *Secret::copy_of(std::to_string(i % different)), *key});
    }
    return keys;
  };
  const auto code_of = [&](std::size_t count, std::size_t different) {
    return examine(set_of(count, different), nullptr, WeakKeys::pass_over).error().code;
  };
  EXPECT_EQ(code_of(9, 9), Code::key_malformed) << "nine of 8192 bits take a second";
  EXPECT_EQ(code_of(9, 1), Code::key_weak) << "one by nine names does not";
  EXPECT_EQ(code_of(1, 1), Code::key_weak);
}

}  // namespace jwtsync::keyring::examination_test
