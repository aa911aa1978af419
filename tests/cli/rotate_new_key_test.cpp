// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_new_key.h"

#include <gmock/gmock.h>
#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_new_key_test {

using keyring::NamedAlgorithm;

TEST(rotate_new_key, is_of_its_algorithm_and_new_each_time) {
  testing::FakeWorld fake;
  for (const char* const name : {"HS256", "ES256", "EdDSA"}) {
    const NamedAlgorithm algorithm = NamedAlgorithm::of(name).value();
    const KeyRing one = new_ring(fake.world(), algorithm).value(), other = new_ring(fake.world(), algorithm).value();
    ASSERT_NE(one.signing_key(), nullptr);
    EXPECT_EQ(one.signing_key()->algorithm(), algorithm.algorithm);
    EXPECT_NE(one.signing_key()->kid(), other.signing_key()->kid());
  }
}

}  // namespace jwtsync::cli::rotate_new_key_test
