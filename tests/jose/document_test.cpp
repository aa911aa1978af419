// SPDX-License-Identifier: Apache-2.0
#include "jose/document.h"

#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <string>

#include "../support/example_keys.h"
#include "../support/key_pair.h"

namespace jwtsync::jose {
namespace {

std::string verdict(std::string_view value) {
  const auto keys = read_document(value, shape_of(value));
  return keys ? std::to_string(keys->size()) : std::string(name_of(keys.error().code));
}

TEST(Document, of_every_shape_is_read_by_its_own_rules) {
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

}  // namespace
}  // namespace jwtsync::jose
