// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <string>

#include "hash_messages.h"

#ifdef JWTSYNC_EVP_ONLY
#include <csignal>

#include "../support/re_execution.h"
#endif

namespace jwtsync::crypto::hash_test {

std::string hex(const Digest& digest) { return base::hex_encode({digest.data(), digest.size()}); }

std::string unhex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  EXPECT_EQ(base::hex_decode(text, bytes.data()), bytes.size());
  return bytes;
}

TEST(Hash, is_there) { EXPECT_FALSE(why_no_hashes()); }

#ifdef JWTSYNC_EVP_ONLY
TEST(Hash, is_known_to_be_missing_before_it_is_needed) {
  run_again_with({testing::no_provider()}, [] {
    ASSERT_TRUE(why_no_hashes());
    EXPECT_EQ(why_no_hashes()->code, Code::internal_error);
    EXPECT_EQ(HmacKey::prepare(Hash::sha256, "key").error().code, Code::internal_error);
    EXPECT_EXIT(static_cast<void>(sha256("abc")), ::testing::KilledBySignal(SIGABRT), "");
  });
}
#endif

TEST(Hash, sha256_gives_the_answers_of_fips_180) {
  for (const auto& known : testing::known_digests()) {
    if (known.hash == Hash::sha256) {
      EXPECT_EQ(hex(sha256(known.message)), known.hex);
    }
  }
}

TEST(Hash, hmac_gives_the_answers_of_rfc_4231) {
  for (const auto& known : testing::known_macs()) {
    if (known.hash == Hash::sha256) {
      EXPECT_EQ(hex(hmac_sha256(known.key, known.message)), known.hex);
    }
  }
}

TEST(Hash, hmac_takes_an_empty_key_and_an_empty_message) {
  EXPECT_EQ(hex(hmac_sha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hash, hkdf_gives_the_answer_of_rfc_5869_case_3) {
  std::string out(42, '\0');
  hkdf_sha256(std::string(22, '\x0b'), "", out);
  EXPECT_EQ(out, unhex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
}

TEST(Hash, hkdf_depends_on_the_info_and_fills_any_length) {
  std::string first(12, '\0');
  std::string second(12, '\0');
  hkdf_sha256("key", "one", first);
  hkdf_sha256("key", "two", second);
  EXPECT_NE(first, second);

  std::string longest(255 * 32, '\0');
  hkdf_sha256("key", "one", longest);
  EXPECT_EQ(longest.substr(0, 12), first);
  EXPECT_NE(longest.substr(longest.size() - 32), std::string(32, '\0'));
}

}  // namespace jwtsync::crypto::hash_test
