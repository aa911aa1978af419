// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/jose.h>

namespace jwtsync::key_fault_test {

TEST(KeyFault, has_stable_names) {
  EXPECT_EQ(name_of(KeyFault::other_purpose), "other_purpose");
  EXPECT_EQ(name_of(KeyFault::unsupported), "unsupported");
  EXPECT_EQ(name_of(KeyFault::malformed), "malformed");
  EXPECT_EQ(name_of(KeyFault::weak), "weak");
  EXPECT_EQ(name_of(KeyFault::ambiguous), "ambiguous");
  EXPECT_EQ(named<KeyFault>("weak"), KeyFault::weak);
}

}  // namespace jwtsync::key_fault_test
