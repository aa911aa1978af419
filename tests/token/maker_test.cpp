// SPDX-License-Identifier: Apache-2.0
#include "token/maker.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

#include <jwtsync/testing.h>
#include <string>

#include "../support/key_pair.h"

namespace jwtsync::token::maker_test {

/// A signature fills the room that its size says, whatever the key is.
TEST(maker, writes_as_many_characters_as_its_size_has) {
  for (const std::string& text :
       {std::string(testing::canary_secret), testing::Pair::generate(Algorithm::es256).private_pem()}) {
    const KeyRing ring = KeyRing::parse(Secret::copy_of(text).value()).value();
    const Maker maker = Maker::of(*ring.signing_key()).value();
    std::string out(base::base64url_size(maker.size()) + 1, '*');
    ASSERT_TRUE(maker.sign("header.payload", out.data()));
    EXPECT_EQ(out.find('*'), out.size() - 1);
  }
}

}  // namespace jwtsync::token::maker_test
