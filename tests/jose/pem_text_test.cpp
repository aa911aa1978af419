// SPDX-License-Identifier: Apache-2.0
#include "jose/pem_text.h"

#include <gtest/gtest.h>
#include <string>

#include "../support/key_pair.h"
#include "jose/key_file.h"

namespace jwtsync::jose::pem_text_test {

TEST(PemText, is_that_of_openssl) {
  for (const Algorithm algorithm :
       {Algorithm::rs256, Algorithm::es256, Algorithm::es384, Algorithm::es512, Algorithm::eddsa}) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    const Result<WrittenKey> public_key = read_pem(pair.public_pem());
    ASSERT_TRUE(public_key);
    EXPECT_EQ(public_pem(std::get<crypto::PublicKey>(public_key->material)), pair.public_pem());
    const Result<WrittenKey> private_key = read_pem(pair.private_pem());
    ASSERT_TRUE(private_key);
    const Result<Secret> written = private_pem(std::get<crypto::PrivateKey>(private_key->material));
    ASSERT_TRUE(written);
    EXPECT_TRUE(written->reveal([&](std::string_view text) { return text == pair.private_pem(); }))
        << name_of(algorithm);
  }
}

}  // namespace jwtsync::jose::pem_text_test
