// SPDX-License-Identifier: Apache-2.0
#include "sources/public_defaults.h"

#include "base/encoding.h"

#include <gmock/gmock.h>
#include <set>

namespace jwtsync::sources::public_defaults_test {

TEST(public_defaults, hold_the_fallback_and_the_placeholders_of_documentation) {
  EXPECT_TRUE(is_public_default("development-jwt-secret-minimum-32-characters-long"));
  EXPECT_TRUE(is_public_default("your-secure-staging-jwt-secret-key-32-chars-minimum"));
  EXPECT_TRUE(is_public_default("your-secure-production-jwt-secret-key-32-chars-minimum"));
  EXPECT_TRUE(is_public_default("a-string-secret-at-least-256-bits-long"));
}

TEST(public_defaults, are_compared_whole_and_exactly) {
  EXPECT_FALSE(is_public_default(""));
  EXPECT_FALSE(is_public_default("Development-jwt-secret-minimum-32-characters-long"));
  EXPECT_FALSE(is_public_default("development-jwt-secret-minimum-32-characters"));
}

TEST(public_defaults, are_known_in_another_writing_too) {
  // RFC 7515 A.1: the key, and the bytes that its text stands for.
  constexpr std::string_view text =
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
  const std::string bytes = *base::base64url_decode(text);
  EXPECT_TRUE(is_public_default(text));
  EXPECT_TRUE(is_public_default(bytes));
  EXPECT_TRUE(is_public_default(base::hex_encode(bytes)));
  EXPECT_TRUE(is_public_default(base::base64url_encode(text)));
  std::string base64 = base::base64url_encode("reallyreallyreallyreallyverysafe") + "=";
  EXPECT_TRUE(is_public_default(base64));
  base64[0] = 'd';
  EXPECT_FALSE(is_public_default(base64));
}

TEST(public_defaults, are_known_with_what_was_copied_around_them) {
  const std::string known = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7";
  for (const std::string& around : {known + "\n", '"' + known + '"', "'" + known + "';", "0x" + known,
                                    "\xEF\xBB\xBF" + known, base::base64url_encode(known + "\n")}) {
    EXPECT_TRUE(is_public_default(around)) << around;
  }
}

TEST(public_defaults, are_those_of_the_list_of_digests_too) {
  EXPECT_TRUE(is_public_default("this-is-my-jwt-secret-key-fellas"));
  EXPECT_TRUE(is_public_default(base::hex_encode("this-is-my-jwt-secret-key-fellas")));
}

TEST(public_defaults, do_not_hold_the_published_known_answer) {
  constexpr std::string_view known_answer = "staging-jwt-secret-key-32-chars-minimum-required-for-security";
  EXPECT_FALSE(is_public_default(known_answer));
  EXPECT_TRUE(is_published_example(known_answer));
  EXPECT_FALSE(is_published_example(development_fallback));
}

TEST(public_defaults, stand_once_each_and_are_long_enough_to_matter) {
  std::set<std::string_view> seen;
  for (const std::string_view known : public_defaults()) {
    EXPECT_TRUE(seen.insert(known).second) << known;
    EXPECT_GE(known.size(), 20u) << known << ": the length rule refuses it everywhere";
  }
}

}  // namespace jwtsync::sources::public_defaults_test
