// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/jose.h>

namespace jwtsync {
namespace {

using namespace std::string_view_literals;

TEST(Algorithm, has_one_name_and_is_found_by_it) {
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512}) {
    EXPECT_EQ(algorithm_named(name_of(algorithm)), algorithm);
  }
  EXPECT_EQ(name_of(Algorithm::hs384), "HS384");
}

TEST(Algorithm, is_found_by_no_other_text) {
  for (const std::string_view name : {""sv, "none"sv, "None"sv, "hs256"sv, "Hs256"sv, "HS256 "sv, " HS256"sv,
                                      "HS256\0"sv, "HS25"sv, "HS2560"sv, "HS1"sv, "RS256x"sv}) {
    EXPECT_FALSE(algorithm_named(name)) << name;
  }
}

TEST(Algorithm, wants_keys_of_the_size_of_its_hash) {
  EXPECT_EQ(minimum_key_size(Algorithm::hs256), 32u);
  EXPECT_EQ(minimum_key_size(Algorithm::hs384), 48u);
  EXPECT_EQ(minimum_key_size(Algorithm::hs512), 64u);
}

}  // namespace
}  // namespace jwtsync
