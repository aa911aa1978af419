// SPDX-License-Identifier: Apache-2.0
#include "jose/hidden_key.h"

#include <gtest/gtest.h>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "../support/example_keys.h"
#include "../support/rounds.h"
#include "base/encoding.h"
#include "spellings.h"

namespace jwtsync::jose::hidden_key_test {

bool is_found(std::string_view bytes) {
  const auto key = find_hidden_key(bytes);
  EXPECT_TRUE(key);
  return key && key->has_value();
}

TEST(HiddenKey, in_every_spelling_is_found) {
  const std::vector<Spelling> all = spellings();
  EXPECT_GE(all.size(), 80u);
  for (const Spelling& key : all) EXPECT_TRUE(is_found(key.bytes)) << key.name;
}

TEST(HiddenKey, in_every_spelling_and_wrapping_is_found) {
  for (const Spelling& key : spellings()) {
    for (const Wrapper& wrapper : wrappers()) {
      EXPECT_TRUE(is_found(wrapper.wrap(key.bytes))) << key.name << " " << wrapper.name;
    }
  }
}

TEST(HiddenKey, in_two_and_three_wrappings_is_found) {
  const std::vector<Spelling> all = spellings();
  const std::vector<Wrapper> around = wrappers();
  std::mt19937 draw(7);  // NOLINT(cert-msc51-cpp): the same wrappings every time
  for (int round = 0; round < 3000; ++round) {
    const Spelling& key = all[draw() % all.size()];
    std::string bytes = key.bytes;
    std::string name = key.name;
    for (int layer = 0; layer < 2 + round % 2; ++layer) {
      const Wrapper& wrapper = around[draw() % around.size()];
      const bool is_wide = wrapper.name.starts_with("UTF");
      if (is_wide && name.find("UTF") != name.npos) continue;  // nobody writes UTF-16 in UTF-32
      bytes = wrapper.wrap(bytes);
      name += " " + wrapper.name;
    }
    if (bytes.size() > 65536) continue;
    EXPECT_TRUE(is_found(bytes)) << name;
  }
}

TEST(HiddenKey, in_the_rest_of_a_value_that_is_too_long_is_not_looked_for) {
  const std::string key = "-----BEGIN PUBLIC KEY-----\nMIIB";
  EXPECT_TRUE(is_found(std::string(60'000, 'z') + key));
  EXPECT_FALSE(is_found(std::string(70'000, 'z') + key));
}

/// Ten thousand secrets of each size, by four tests that may run at once.
class HiddenKeyInRandomSecrets : public ::testing::TestWithParam<std::uint64_t> {};

INSTANTIATE_TEST_SUITE_P(of_seed, HiddenKeyInRandomSecrets, ::testing::Values(2026U, 2027U, 2028U, 2029U));

TEST_P(HiddenKeyInRandomSecrets, is_never_found) {
  std::mt19937_64 random(GetParam());
  const auto bytes = [&](std::size_t size) {
    std::string drawn;
    while (drawn.size() < size) drawn += static_cast<char>(random() & 0xff);
    return drawn;
  };
  for (std::size_t i = 0; i < testing::rounds(2'500); ++i) {
    for (const std::size_t size : {32U, 48U, 64U}) {
      const std::string secret = bytes(size);
      ASSERT_FALSE(is_found(secret)) << base::hex_encode(secret);
      ASSERT_FALSE(is_found(base::hex_encode(secret))) << base::hex_encode(secret);
      ASSERT_FALSE(is_found(base::base64url_encode(secret) + "==")) << base::hex_encode(secret);
    }
    std::string printable;
    while (printable.size() < 40) printable += static_cast<char>('!' + random() % 94);
    ASSERT_FALSE(is_found(printable)) << printable;
  }
}

TEST(HiddenKey, is_not_found_in_json_that_holds_a_secret) {
  EXPECT_FALSE(
      is_found(R"({"type":"HS256","key":"3EK6FD+o0+c7tzBNVfjpMkNDi2yARAAKzQlk8O2IKoxQu4nF7EdAh8s3TwpHwrdW"})"));
  EXPECT_FALSE(is_found(R"(["Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"])"));
}

TEST(HiddenKey, is_looked_for_in_bounded_time) {
  // 64 KiB that every wrapping might be around: what is asked for here is that the test ends.
  std::string value;
  while (value.size() < 65'000) value += "\\\\%25{\"-BEGIN AAAAkty:\\n[";
  EXPECT_FALSE(is_found(value));
  EXPECT_FALSE(is_found(base::hex_encode(std::string(32'000, '\x41'))));
}

TEST(HiddenKey, is_found_by_a_part_of_it_whatever_stands_around) {
  const std::string part = "JWT_PUBLIC_KEY=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq7BFUpkGp3";
  EXPECT_TRUE(is_found(part));
  EXPECT_TRUE(is_found(base::hex_encode(part)));
  EXPECT_TRUE(is_found(R"({"value":")" + part + R"("})"));
}

TEST(HiddenKey, is_an_error) {
  EXPECT_TRUE(require_no_hidden_key("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"));
  const Result<void> refused = require_no_hidden_key(base::hex_encode(testing::rfc8037_ed25519));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::secret_format_unsupported);
}

}  // namespace jwtsync::jose::hidden_key_test
