// SPDX-License-Identifier: Apache-2.0
#include "jose/value.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>

#include "../support/example_keys.h"
#include "../support/key_pair.h"
#include "spellings.h"

namespace jwtsync::jose::value_test {

std::string verdict(std::string_view value) {
  const Result<Value> read = read_value(value);
  return read ? std::to_string(read->keys.size()) : std::string(name_of(read.error().code));
}

TEST(Value, of_every_shape_is_read_by_its_own_rules) {
  EXPECT_EQ(verdict(testing::canary_secret), "1");
  EXPECT_EQ(verdict(testing::rfc8037_ed25519), "1");
  EXPECT_EQ(
      verdict(R"({"keys":[)" + std::string(testing::rfc8037_ed25519) + ',' + std::string(testing::rfc7515_p256) + "]}"),
      "2");
  EXPECT_EQ(verdict(testing::Pair::of(Algorithm::es256).public_pem()), "1");
  EXPECT_EQ(verdict(testing::Pair::of(Algorithm::es256).public_der()), "1");
  EXPECT_EQ(verdict("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"), "secret_format_unsupported");
  EXPECT_EQ(verdict(R"({"kty":"oct"})"), "key_malformed");
}

TEST(Value, that_is_a_secret_is_its_bytes_and_nothing_beside_them) {
  const std::string secret = " " + std::string(testing::canary_secret) + "\xff\n";
  const Result<Value> read = read_value(secret);
  ASSERT_TRUE(read && !read->is_document());
  ASSERT_EQ(read->keys.size(), 1u);
  EXPECT_TRUE(std::get<Secret>(read->keys.front().material).reveal([&](auto bytes) { return bytes == secret; }));
}

TEST(Value, of_a_document_is_the_same_whatever_white_space_stands_around_it) {
  for (const char* const space : {" ", "\n", "\x0b", "\x1c", "\xC2\x85", "\xC2\xA0", "\xE3\x80\x80"}) {
    const Result<Value> read = read_value(space + std::string(testing::rfc8037_ed25519) + space);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->shape, Shape::jwk);
  }
}

TEST(Value, is_a_document_or_none_where_only_one_is_asked_for) {
  EXPECT_FALSE(read_document(testing::canary_secret));
  EXPECT_TRUE(*read_document(testing::rfc8037_ed25519));
  EXPECT_FALSE(*read_document(R"({"kty":"oct"})"));
}

TEST(Value, is_never_the_secret_that_a_key_was_taken_for) {
  for (const Spelling& key : spellings()) EXPECT_FALSE(read_value(key.bytes)) << key.name;
}

}  // namespace jwtsync::jose::value_test
