// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

#include "../support/re_execution.h"
#include "hash_messages.h"

namespace jwtsync::crypto::hmac_test {

std::string mac_of(Hash hash, std::string_view key, std::string_view message) {
  const Result<HmacKey> prepared = HmacKey::prepare(hash, key);
  const auto mac = prepared->authenticate(message);
  return mac ? base::hex_encode(mac->view()) : "lost";
}

TEST(HmacKey, gives_the_answers_of_rfc_4231) {
  for (const auto& [hash, key, message, mac] : testing::known_macs()) EXPECT_EQ(mac_of(hash, key, message), mac);
}

TEST(HmacKey, has_the_size_of_its_hash) {
  for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512}) {
    EXPECT_EQ(mac_of(hash, "key", "").size(), 2 * digest_size(hash));
  }
}

TEST(HmacKey, is_used_by_several_threads_at_once) {
  const Result<HmacKey> key = HmacKey::prepare(Hash::sha256, "key");
  const std::string expected(key->authenticate("message")->view());
  std::vector<std::thread> threads;
  std::array<int, 2> wrong{};
  for (int& count : wrong) {
    threads.emplace_back([&key, &expected, &count] {
      for (int i = 0; i < 2000; ++i) count += key->authenticate("message")->view() == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong[0] + wrong[1], 0);
}

TEST(HmacKey, gives_nothing_in_a_fork) {
  const Result<HmacKey> key = HmacKey::prepare(Hash::sha256, "key");
  run_in_child([&] { EXPECT_FALSE(key->authenticate("message")); });
  EXPECT_TRUE(key->authenticate("message"));
}

}  // namespace jwtsync::crypto::hmac_test
