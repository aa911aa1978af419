// SPDX-License-Identifier: Apache-2.0
#include "crypto/message_digest.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

namespace jwtsync::crypto {
namespace {

TEST(MessageDigest, gives_the_answers_of_fips_180) {
  EXPECT_EQ(base::hex_encode(digest_of(Hash::sha256, "abc")->view()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(base::hex_encode(digest_of(Hash::sha384, "abc")->view()),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
  EXPECT_EQ(base::hex_encode(digest_of(Hash::sha512, "abc")->view()),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

}  // namespace
}  // namespace jwtsync::crypto
