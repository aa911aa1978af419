// SPDX-License-Identifier: Apache-2.0
#include "jose/method.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::jose::method_test {

using crypto::Hash;
using crypto::KeyKind;
using crypto::Scheme;

constexpr KeyKind kinds[] = {KeyKind::rsa, KeyKind::p256, KeyKind::p384, KeyKind::p521, KeyKind::ed25519};

/// The algorithms that a kind of key fits, by name.
std::string algorithms_of(KeyKind kind) {
  std::string names;
  for (int i = 0; i <= static_cast<int>(Algorithm::eddsa); ++i) {
    const auto algorithm = static_cast<Algorithm>(i);
    if (fits(algorithm, kind)) names += std::string(name_of(algorithm)) + ' ';
  }
  return names;
}

TEST(Method, fits_the_keys_of_its_algorithm_and_no_other) {
  EXPECT_EQ(algorithms_of(KeyKind::rsa), "RS256 RS384 RS512 PS256 PS384 PS512 ");
  EXPECT_EQ(algorithms_of(KeyKind::p256), "ES256 ");
  EXPECT_EQ(algorithms_of(KeyKind::p384), "ES384 ");
  EXPECT_EQ(algorithms_of(KeyKind::p521), "ES512 ");
  EXPECT_EQ(algorithms_of(KeyKind::ed25519), "EdDSA ");
}

TEST(Method, of_every_kind_has_a_default_that_fits) {
  for (const KeyKind kind : kinds) EXPECT_TRUE(fits(default_algorithm(kind), kind));
  EXPECT_EQ(default_algorithm(KeyKind::rsa), Algorithm::rs256);
}

TEST(Method, is_scheme_and_hash) {
  EXPECT_EQ(method_of(Algorithm::rs384).scheme, Scheme::rsa_pkcs1);
  EXPECT_EQ(method_of(Algorithm::rs384).hash, Hash::sha384);
  EXPECT_EQ(method_of(Algorithm::ps512).scheme, Scheme::rsa_pss);
  EXPECT_EQ(method_of(Algorithm::ps512).hash, Hash::sha512);
  EXPECT_EQ(method_of(Algorithm::es256).scheme, Scheme::ecdsa);
  EXPECT_EQ(method_of(Algorithm::es256).hash, Hash::sha256);
  EXPECT_EQ(method_of(Algorithm::eddsa).scheme, Scheme::ed25519);
  EXPECT_EQ(hash_of(Algorithm::hs384), Hash::sha384);
}

}  // namespace jwtsync::jose::method_test
