// SPDX-License-Identifier: Apache-2.0
#include "crypto/pem.h"

#include <gtest/gtest.h>
#include <vector>

namespace jwtsync::crypto::pem_test {

const std::string block = "-----BEGIN PUBLIC KEY-----\naGVs\nbG8=\n-----END PUBLIC KEY-----\n";

TEST(Pem, gives_label_and_bytes_of_one_block) {
  for (const std::string& text :
       {block, "\n \t" + block + "\r\n\n", std::string("-----BEGIN PUBLIC KEY-----aGVsbG8=-----END PUBLIC KEY-----"),
        std::string("-----BEGIN PUBLIC KEY-----\r\naGVsbG8=\r\n-----END PUBLIC KEY-----")}) {
    const auto read = pem_to_der(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->label, "PUBLIC KEY");
    EXPECT_EQ(read->der.reveal([](std::string_view der) { return std::string(der); }), "hello");
  }
}

TEST(Pem, says_why_a_text_is_not_one_block) {
  struct Row {
    std::string text;
    PemFault fault;
  };
  const std::string begin = "-----BEGIN EC PRIVATE KEY-----\n";
  const std::string end = "-----END EC PRIVATE KEY-----\n";
  for (const auto& [text, fault] : std::vector<Row>{
           {"", PemFault::no_block},
           {"aGVsbG8=", PemFault::no_block},
           {"---BEGIN PUBLIC KEY---", PemFault::no_block},
           {"# our key\n" + block, PemFault::text_around},
           {block + "bye", PemFault::text_around},
           {block + block, PemFault::several_blocks},
           {"-----BEGIN ENCRYPTED PRIVATE KEY-----\naGVsbG8=\n-----END ENCRYPTED PRIVATE KEY-----",
            PemFault::encrypted},
           {begin + "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\naGVsbG8=\n" + end, PemFault::encrypted},
           {begin + "Comment: mine\n\naGVsbG8=\n" + end, PemFault::malformed},
           {begin + "aGVsbG8=\n-----END PRIVATE KEY-----", PemFault::malformed},
           {begin + "aGVsbG8=\n", PemFault::malformed},
           {begin + end, PemFault::malformed},
           {begin + "aGVsbG8\n" + end, PemFault::malformed},
           {begin + "aGVs-G8=\n" + end, PemFault::malformed},
           {R"(-----BEGIN EC PRIVATE KEY-----\naGVsbG8=\n-----END EC PRIVATE KEY-----)", PemFault::malformed},
           {"-----BEGIN EC", PemFault::malformed}}) {
    const auto read = pem_to_der(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error(), fault) << text;
  }
}

}  // namespace jwtsync::crypto::pem_test
