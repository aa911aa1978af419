// SPDX-License-Identifier: Apache-2.0
#include "crypto/public_key.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

#include "openssl_keys.h"

namespace jwtsync::crypto::public_key_test {

using testing::new_key;

Code code_of(const Result<PublicKey>& key) { return key ? Code::internal_error : key.error().code; }
Code refusal_of(const PublicNumbers& numbers) { return code_of(PublicKey::from_numbers(numbers)); }
Code refusal_of(std::string_view der) { return code_of(PublicKey::from_der(der)); }

struct Row {
  std::string name;
  KeyKind kind;
  std::size_t bits;
};
const std::vector<Row>& rows() {
  static const std::vector<Row> list{{"RSA", KeyKind::rsa, 2048},
                                     {"P-256", KeyKind::p256, 256},
                                     {"P-384", KeyKind::p384, 384},
                                     {"P-521", KeyKind::p521, 521},
                                     {"ED25519", KeyKind::ed25519, 256}};
  return list;
}

TEST(PublicKey, is_read_from_each_form_and_gives_its_numbers_back) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.name);
    const Owned<EVP_PKEY> key = new_key(row.name);
    const std::string spki = testing::spki_of(key.get());
    const auto read = PublicKey::from_der(spki);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->kind(), row.kind);
    EXPECT_EQ(read->bits(), row.bits);
    EXPECT_EQ(read->spki_der(), spki);
    EXPECT_EQ(*PublicKey::from_numbers(read->numbers()), *read);
    EXPECT_EQ(*PublicKey::from_der(testing::certificate_of(key.get())), *read);
    if (row.kind == KeyKind::rsa) {
      EXPECT_EQ(*PublicKey::from_der(testing::traditional_public_of(key.get())), *read);
    }
  }
}

TEST(PublicKey, is_read_from_a_compressed_point) {
  const Owned<EVP_PKEY> key = new_key("P-256");
  const auto whole = PublicKey::from_der(testing::spki_of(key.get()));
  EVP_PKEY_set_utf8_string_param(key.get(), "point-format", "compressed");
  const std::string compressed = testing::spki_of(key.get());
  ASSERT_LT(compressed.size(), whole->spki_der().size());
  EXPECT_EQ(*PublicKey::from_der(compressed), *whole);
}

TEST(PublicKey, refuses_what_is_cut_or_goes_on) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.name);
    const Owned<EVP_PKEY> key = new_key(row.name);
    for (const std::string& der : {testing::spki_of(key.get()), testing::certificate_of(key.get())}) {
      for (std::size_t size = 0; size < der.size(); ++size) {
        EXPECT_EQ(refusal_of(std::string_view(der).substr(0, size)), Code::key_malformed) << size;
      }
      EXPECT_EQ(refusal_of(der + '\0'), Code::key_malformed);
      EXPECT_EQ(refusal_of(der + der), Code::key_malformed);
    }
  }
  EXPECT_EQ(refusal_of("c4n4ry"), Code::key_malformed);
  EXPECT_EQ(refusal_of(std::string(1 << 17, '0')), Code::key_malformed);
}

TEST(PublicKey, is_of_no_other_kind) {
  const std::vector<std::pair<std::string, std::string>> others{
      {"secp256k1", "secp256k1"}, {"P-224", "elliptic"}, {"X25519", "X25519"}, {"ED448", "Ed448"}, {"X448", "X448"}};
  for (const auto& [name, word] : others) {
    const auto key = PublicKey::from_der(testing::spki_of(new_key(name).get()));
    ASSERT_FALSE(key) << name;
    EXPECT_EQ(key.error().code, Code::key_malformed);
    EXPECT_NE(key.error().message.find(word), std::string::npos) << key.error().message;
  }
  for (const char* const type : {"DSA", "RSA-PSS"}) {
    EXPECT_EQ(refusal_of(testing::spki_of(testing::new_uncommon_key(type).get())), Code::key_malformed) << type;
  }
}

TEST(PublicKey, names_its_curve_and_does_not_spell_it_out) {
  const Owned<EVP_PKEY> key = new_key("P-256");
  EVP_PKEY_set_utf8_string_param(key.get(), "encoding", "explicit");
  const auto read = PublicKey::from_der(testing::spki_of(key.get()));
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("not named"), std::string::npos);
}

RsaNumbers rsa_numbers(std::size_t bits) {
  const auto key = new_key("RSA", bits);
  BIGNUM* modulus = nullptr;
  EVP_PKEY_get_bn_param(key.get(), "n", &modulus);
  const Owned<BIGNUM> owner(modulus);
  std::string bytes(bits / 8 + (bits % 8 != 0 ? 1 : 0), '\0');
  BN_bn2bin(modulus, octets(bytes.data()));
  return {bytes, std::string("\x01\x00\x01", 3)};
}

TEST(PublicKey, keeps_the_policy_of_rsa_moduli) {
  EXPECT_EQ(refusal_of(rsa_numbers(1024)), Code::key_too_short);
  EXPECT_EQ(refusal_of(rsa_numbers(2047)), Code::key_too_short);
  RsaNumbers numbers = rsa_numbers(2048);
  EXPECT_TRUE(PublicKey::from_numbers(numbers));
  const std::string good = numbers.modulus;
  numbers.modulus = '\0' + good;
  EXPECT_EQ(refusal_of(numbers), Code::key_malformed) << "a leading zero";
  numbers.modulus = good;
  numbers.modulus.back() = static_cast<char>(numbers.modulus.back() & ~1);
  EXPECT_EQ(refusal_of(numbers), Code::key_malformed) << "even";
  numbers.modulus = std::string(2048, '\xff');
  EXPECT_TRUE(PublicKey::from_numbers(numbers)) << "16384 bits";
  numbers.modulus = '\x01' + std::string(2048, '\xff');
  EXPECT_EQ(refusal_of(numbers), Code::key_malformed) << "16385 bits";
  numbers.modulus = "";
  EXPECT_EQ(refusal_of(numbers), Code::key_malformed);
}

TEST(PublicKey, keeps_the_policy_of_rsa_exponents) {
  using namespace std::literals;
  RsaNumbers numbers = rsa_numbers(2048);
  const std::vector<std::pair<std::string, bool>> exponents{
      {"\x01"s, false},        {"\x03"s, false},         {"\xff\xff"s, false},    {"\x01\x00\x00"s, false},
      {"\x01\x00\x01"s, true}, {"\x01\x00\x02"s, false}, {"\x01\x00\x03"s, true}, {std::string(8, '\xff'), true}};
  for (const auto& [exponent, good] : exponents) {
    numbers.exponent = exponent;
    const auto key = PublicKey::from_numbers(numbers);
    EXPECT_EQ(key.has_value(), good) << base::hex_encode(exponent);
    if (!key) {
      EXPECT_EQ(key.error().code, Code::key_weak);
    }
  }
  for (const std::string& exponent : {""s, "\0\x01\x00\x01"s, std::string(9, '\xff')}) {
    numbers.exponent = exponent;
    EXPECT_EQ(refusal_of(numbers), Code::key_malformed) << base::hex_encode(exponent);
  }
}

TEST(PublicKey, is_a_point_of_its_curve) {
  for (const Row& row : rows()) {
    if (row.kind == KeyKind::rsa || row.kind == KeyKind::ed25519) continue;
    SCOPED_TRACE(row.name);
    const auto key = PublicKey::from_der(testing::spki_of(new_key(row.name).get()));
    const EcPoint good = std::get<EcPoint>(key->numbers());
    EcPoint point = good;
    point.y.back() = static_cast<char>(point.y.back() ^ 1);
    EXPECT_EQ(refusal_of(point), Code::key_malformed) << "off the curve";
    point = {good.curve, good.y, good.x};
    EXPECT_EQ(refusal_of(point), Code::key_malformed) << "exchanged";
    const std::string zero(good.x.size(), '\0');
    EXPECT_EQ(refusal_of(EcPoint{good.curve, zero, zero}), Code::key_malformed) << "as some write infinity";
    const std::string most(good.x.size(), '\xff');
    EXPECT_EQ(refusal_of(EcPoint{good.curve, most, most}), Code::key_malformed) << "above the prime";
    EXPECT_EQ(refusal_of(EcPoint{good.curve, good.x.substr(1), good.y}), Code::key_malformed);
    EXPECT_EQ(refusal_of(EcPoint{good.curve, '\0' + good.x, good.y}), Code::key_malformed);
  }
  const auto key = PublicKey::from_der(testing::spki_of(new_key("P-256").get()));
  EcPoint other = std::get<EcPoint>(key->numbers());
  other.curve = KeyKind::p384;
  EXPECT_EQ(refusal_of(other), Code::key_malformed) << "another curve";
  other.curve = KeyKind::ed25519;
  EXPECT_EQ(refusal_of(other), Code::argument_invalid);
}

TEST(PublicKey, is_not_the_point_at_infinity) {
  const std::string spki = testing::spki_of(new_key("P-256").get());
  // SEQUENCE { AlgorithmIdentifier of 21 octets, BIT STRING 00 | 00 }
  const std::string infinity = "\x30\x19" + spki.substr(2, 21) + std::string("\x03\x02\x00\x00", 4);
  EXPECT_EQ(refusal_of(infinity), Code::key_malformed);
}

TEST(PublicKey, shows_no_roca_pattern) {
  // 1 is a power of 65537 modulo every prime, and so is any number that is 1 modulo all of them.
  const Owned<BIGNUM> product(BN_new());
  BN_one(product.get());
  for (const BN_ULONG prime :
       {11U, 13U, 17U, 19U, 37U, 53U, 61U, 71U, 73U, 79U, 97U, 103U, 107U, 109U, 127U, 151U, 157U}) {
    BN_mul_word(product.get(), prime);
  }
  BN_lshift(product.get(), product.get(), 2048 - BN_num_bits(product.get()));
  BN_add_word(product.get(), 1);
  std::string modulus(256, '\0');
  BN_bn2bin(product.get(), octets(modulus.data()));
  EXPECT_EQ(refusal_of(RsaNumbers{modulus, std::string("\x01\x00\x01", 3)}), Code::key_weak);
}

TEST(PublicKey, leaves_the_queue_of_openssl_as_it_was) {
  ERR_clear_error();
  EXPECT_FALSE(PublicKey::from_der("\x30\x03\x30\x01\x02"));
  EXPECT_FALSE(PublicKey::from_numbers(EcPoint{KeyKind::p256, std::string(32, 'x'), std::string(32, 'y')}));
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace jwtsync::crypto::public_key_test
