// SPDX-License-Identifier: Apache-2.0
#include "process.h"
#include "sources/locator.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::variable_source_test {

TEST(variable_source, is_labelled_by_the_name_of_the_variable) {
  EXPECT_EQ(parse_locator("env:JWT_SECRET_STAGING")->label(), "JWT_SECRET_STAGING");
  EXPECT_EQ(parse_locator("env:MY_SECRET?format=hex")->label(), "MY_SECRET");
  EXPECT_EQ(parse_locator("env:JWT_SECRET")->label(), "JWT_SECRET (legacy)");
}

}  // namespace jwtsync::sources::variable_source_test
