// SPDX-License-Identifier: Apache-2.0
#include "jose/der_key.h"

#include <gtest/gtest.h>
#include <string>

#include "../support/key_pair.h"
#include "crypto/der.h"
#include "crypto/pem.h"

namespace jwtsync::jose::der_key_test {

using testing::Pair;
using namespace std::string_literals;

std::string der_of(const std::string& pem) {
  return crypto::pem_to_der(pem)->der.reveal([](std::string_view der) { return std::string(der); });
}

std::string_view what(std::string_view bytes) {
  const auto key = der_key_in(bytes);
  return key ? key->mark.what : "none";
}

TEST(DerKey, of_every_structure_is_known) {
  EXPECT_EQ(what(Pair::of(Algorithm::rs256).public_der()), "an RSA public key as DER");
  EXPECT_EQ(what(Pair::of(Algorithm::es256).public_der()), "an EC public key as DER");
  EXPECT_EQ(what(Pair::of(Algorithm::eddsa).public_der()), "an Ed25519 public key as DER");
  EXPECT_EQ(what(Pair::of(Algorithm::rs256).rsa_public_der()), "an RSA public key as DER");
  EXPECT_EQ(what(der_of(Pair::of(Algorithm::rs256).private_pem())), "an RSA private key as DER");
  EXPECT_EQ(what(der_of(Pair::of(Algorithm::es384).private_pem())), "an EC private key as DER");
  EXPECT_EQ(what(der_of(Pair::of(Algorithm::eddsa).private_pem())), "an Ed25519 private key as DER");
  EXPECT_EQ(what(der_of(Pair::of(Algorithm::rs256).traditional_pem())), "a private key as DER");
  EXPECT_EQ(what(der_of(Pair::of(Algorithm::es512).traditional_pem())), "an EC private key as DER");
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa}) {
    EXPECT_EQ(what(der_of(Pair::of(algorithm).certificate_pem())), "a certificate as DER");
  }
}

TEST(DerKey, of_a_kind_that_is_not_taken_is_named) {
  using crypto::der::element;
  using crypto::der::Tag;
  const auto of = [](const std::string& object) {
    const std::string algorithm = element(Tag::sequence, element(Tag::object, object));
    return element(Tag::sequence, algorithm + element(Tag::bit_string, '\0' + std::string(300, 'k')));
  };
  EXPECT_EQ(what(of("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"s)), "an RSA-PSS public key (id-RSASSA-PSS) as DER");
  for (const char last : {'\x11', '\x12', '\x13'}) {
    EXPECT_EQ(what(of("\x60\x86\x48\x01\x65\x03\x04\x03"s + last)), "an ML-DSA public key as DER");
  }
  EXPECT_EQ(what(of("\x60\x86\x48\x01\x65\x03\x04\x03\x14"s)), "a public key as DER");
}

TEST(DerKey, is_told_from_what_stands_behind_it) {
  const std::string key = Pair::of(Algorithm::eddsa).public_der();
  EXPECT_EQ(der_key_in(key)->rest, Rest::none);
  EXPECT_EQ(der_key_in(key + "\n")->rest, Rest::some);
}

TEST(DerKey, is_none_where_a_byte_of_its_structure_is_another) {
  const std::string key = Pair::of(Algorithm::eddsa).public_der();
  for (const std::size_t at : {0U, 1U, 2U, 3U, 4U, 5U, 9U, 10U, 11U}) {
    std::string other = key;
    other[at] = static_cast<char>(other[at] ^ 0x40);
    EXPECT_EQ(what(other), "none") << at;
  }
  EXPECT_EQ(what(key.substr(0, key.size() - 1)), "none");
  EXPECT_EQ(what(""), "none");
}

TEST(DerKey, is_no_secret_that_begins_like_one) {
  EXPECT_EQ(what("\x30\x2a\x30\x05"s + std::string(40, 'k')), "none");
  EXPECT_EQ(what("\x30\x1e\x02\x01\x01\x04\x04kkkk"s + std::string(21, 'k')), "none");
  const std::string small_numbers = "\x30\x1e\x02\x10"s + std::string(16, 'k') + "\x02\x0a"s + std::string(10, 'k');
  EXPECT_EQ(what(small_numbers), "none");
}

}  // namespace jwtsync::jose::der_key_test
