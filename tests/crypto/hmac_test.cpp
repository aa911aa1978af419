// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <string>
#include <thread>
#include <vector>

namespace jwtsync::crypto {
namespace {

std::string mac_of(Hash hash, std::string_view key, std::string_view message) {
  const Result<HmacKey> prepared = HmacKey::prepare(hash, key);
  const auto mac = prepared->authenticate(message);
  return mac ? base::hex_encode(mac->view()) : "lost";
}

TEST(HmacKey, gives_the_answers_of_rfc_4231) {
  EXPECT_EQ(mac_of(Hash::sha256, "Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(mac_of(Hash::sha384, "Jefe", "what do ya want for nothing?"),
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649");
  EXPECT_EQ(mac_of(Hash::sha512, "Jefe", "what do ya want for nothing?"),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST(HmacKey, hashes_a_key_longer_than_a_block) {
  const std::string key(131, '\xaa');
  constexpr std::string_view message = "Test Using Larger Than Block-Size Key - Hash Key First";
  EXPECT_EQ(mac_of(Hash::sha384, key, message),
            "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952");
  EXPECT_EQ(mac_of(Hash::sha512, key, message),
            "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
            "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
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
  const pid_t child = ::fork();
  if (child == 0) ::_exit(key->authenticate("message") ? 1 : 0);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(key->authenticate("message"));
}

}  // namespace
}  // namespace jwtsync::crypto
