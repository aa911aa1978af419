// SPDX-License-Identifier: Apache-2.0
#include "crypto/keyed_hash.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <set>
#include <string>

namespace jwtsync::crypto {
namespace {

KeyedHash keyed(std::uint64_t seed) {
  testing::FakeRandomness randomness(seed);
  return *KeyedHash::create(randomness);
}

TEST(keyed_hash, equal_texts_have_equal_hashes) {
  const KeyedHash hash = keyed(1);
  EXPECT_EQ(hash.of("a token"), hash.of(std::string("a token")));
  EXPECT_EQ(hash.of(""), hash.of({}));
}

TEST(keyed_hash, different_texts_have_different_hashes) {
  const KeyedHash hash = keyed(1);
  std::set<std::uint64_t> found;
  for (std::size_t size = 0; size < 1000; ++size) found.insert(hash.of(std::string(size, 'a')));
  EXPECT_EQ(found.size(), 1000U);
}

TEST(keyed_hash, another_key_gives_another_hash) { EXPECT_NE(keyed(1).of("a token"), keyed(2).of("a token")); }

}  // namespace
}  // namespace jwtsync::crypto
