// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/jose.h>

namespace jwtsync::algorithm_test {

using namespace std::string_view_literals;

TEST(Algorithm, has_one_name_and_is_found_by_it) {
  const std::string_view names[] = {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256",
                                    "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"};
  for (const std::string_view name : names) {
    ASSERT_TRUE(algorithm_named(name)) << name;
    EXPECT_EQ(name_of(*algorithm_named(name)), name);
    EXPECT_EQ(is_hmac(*algorithm_named(name)), name.starts_with("HS"));
  }
}

TEST(Algorithm, is_found_by_no_other_text) {
  for (const std::string_view name :
       {""sv, "none"sv, "None"sv, "hs256"sv, "Hs256"sv, "HS256 "sv, " HS256"sv, "HS256\0"sv, "HS25"sv, "HS2560"sv,
        "HS1"sv, "RS256x"sv, "ES521"sv, "EDDSA"sv, "ed25519"sv, "Ed25519 "sv, "Ed448"sv}) {
    EXPECT_FALSE(algorithm_named(name)) << name;
  }
}

/// RFC 9864 gives it a second name.
TEST(Algorithm, of_ed25519_is_found_by_either_name) {
  EXPECT_EQ(algorithm_named("Ed25519"), Algorithm::eddsa);
  EXPECT_EQ(name_of(Algorithm::eddsa), "EdDSA");
}

TEST(Algorithm, wants_keys_of_the_size_of_its_hash) {
  EXPECT_EQ(minimum_key_size(Algorithm::hs256), 32u);
  EXPECT_EQ(minimum_key_size(Algorithm::hs384), 48u);
  EXPECT_EQ(minimum_key_size(Algorithm::hs512), 64u);
  EXPECT_EQ(minimum_key_size(Algorithm::rs256), 0u);
}

}  // namespace jwtsync::algorithm_test
