// SPDX-License-Identifier: Apache-2.0
#include "crypto/crc32c.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::crypto::crc32c_test {

TEST(Crc32c, gives_the_answers_of_rfc_3720) {
  std::string ascending;
  for (char c = 0; c < 32; ++c) ascending += c;
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
  EXPECT_EQ(crc32c(ascending), 0x46dd794eU);
  EXPECT_EQ(crc32c(std::string(ascending.rbegin(), ascending.rend())), 0x113fdb5cU);
}

TEST(Crc32c, gives_the_usual_check_values) {
  EXPECT_EQ(crc32c("123456789"), 3808858755U);
  EXPECT_EQ(crc32c("hello"), 2591144780U);
  EXPECT_EQ(crc32c(""), 0U);
}

TEST(Crc32c, tells_every_single_changed_bit) {
  const std::string bytes(64, 'a');
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string damaged = bytes;
    damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ (1 << (i % 8)));
    EXPECT_NE(crc32c(damaged), crc32c(bytes)) << i;
  }
}

}  // namespace jwtsync::crypto::crc32c_test
