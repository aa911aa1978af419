// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_new_key.h"

#include "rotate_fixture.h"

namespace jwtsync::cli::rotate_new_key_test {

class RotateNewKeyTest : public RotateTest {};

TEST_F(RotateNewKeyTest, is_of_an_algorithm_that_is_known) {
  begin();
  EXPECT_EQ(rotate({"start", "--algorithm", "HS1"}).status, 2);
  ASSERT_EQ(rotate({"start", "--algorithm", "ES256"}).status, 0);
  EXPECT_EQ(told({"status"})["keys"][1]["algorithm"], "ES256");
}

}  // namespace jwtsync::cli::rotate_new_key_test
