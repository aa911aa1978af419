// SPDX-License-Identifier: Apache-2.0
#include "crypto/pkcs8.h"

#include <gtest/gtest.h>

#include "crypto/der.h"
#include "crypto/key_identifier.h"
#include "openssl_keys.h"

namespace jwtsync::crypto::pkcs8_test {

using namespace std::literals;
using der::element;
using der::Tag;

const std::string seed(32, 's');

std::string ed25519_with(const std::string& version, const std::string& after) {
  return element(Tag::sequence, der::number(version) + key_identifier(KeyKind::ed25519) +
                                    element(Tag::octet_string, element(Tag::octet_string, seed)) + after);
}

TEST(Pkcs8, is_read_where_it_stands) {
  const std::string der = ed25519_with("\0"s, "");
  const auto key = read_private_key(der);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->kind, KeyKind::ed25519);
  EXPECT_EQ(key->numbers.d, seed);
  EXPECT_GT(key->numbers.d.data(), der.data());
  EXPECT_LT(key->numbers.d.data(), der.data() + der.size());
}

TEST(Pkcs8, may_hold_attributes_and_a_public_key) {
  const std::string point(32, 'p');
  const std::string attributes = element(Tag::context_0, "any");
  EXPECT_TRUE(read_private_key(ed25519_with("\0"s, attributes)));
  const std::string der = ed25519_with("\1"s, attributes + element(Tag::context_1_primitive, '\0' + point));
  EXPECT_EQ(read_private_key(der)->point, point);
  EXPECT_FALSE(read_private_key(ed25519_with("\0"s, element(Tag::null, ""))));
  EXPECT_FALSE(read_private_key(ed25519_with("\2"s, "")));
}

TEST(Pkcs8, of_a_curve_names_it_once_or_twice_the_same) {
  const std::string p256 = key_identifier(KeyKind::p256);
  const std::string object(p256.substr(2 + 9));  // the second element of the identifier
  const std::string p384 = key_identifier(KeyKind::p384);
  const auto der_with = [&](const std::string& identifier) {
    const std::string inside =
        element(Tag::sequence, der::number("\1") + element(Tag::octet_string, seed) + element(Tag::context_0, object));
    return element(Tag::sequence, der::number("\0"s) + identifier + element(Tag::octet_string, inside));
  };
  EXPECT_EQ(read_private_key(der_with(p256))->kind, KeyKind::p256);
  EXPECT_FALSE(read_private_key(der_with(p384)));
}

TEST(Pkcs8, is_not_an_rsa_key_of_three_primes) {
  const std::string two = testing::traditional_of(testing::new_key("RSA").get());
  ASSERT_TRUE(read_private_key(two));
  std::string three = two;
  three[6] = '\1';  // SEQUENCE of 4 octets of head, INTEGER of 2
  EXPECT_FALSE(read_private_key(three));
}

TEST(Pkcs8, is_written_as_it_was_read) {
  const auto written = write_pkcs8(EdwardsPoint{std::string(32, 'p')}, {.d = seed});
  EXPECT_EQ(written->reveal([](std::string_view der) { return std::string(der); }), ed25519_with("\0"s, ""));
}

}  // namespace jwtsync::crypto::pkcs8_test
