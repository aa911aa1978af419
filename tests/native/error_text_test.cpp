// SPDX-License-Identifier: Apache-2.0
#include "native/error_text.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace jwtsync::native {
namespace {

TEST(error_text, begins_in_lower_case) {
  EXPECT_EQ(error_text(ENOENT), "no such file or directory");
  EXPECT_EQ(error_text(ECONNREFUSED), "connection refused");
}

TEST(error_text, leaves_an_abbreviation_as_it_is) { EXPECT_EQ(error_text(EDOTDOT), "RFS specific error"); }

}  // namespace
}  // namespace jwtsync::native
