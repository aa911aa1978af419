// SPDX-License-Identifier: Apache-2.0
#include "native/libpq.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

namespace jwtsync::native::libpq_test {

TEST(libpq, is_loaded_with_all_its_functions_as_often_as_one_likes) {
  for (int time = 0; time < 2; ++time) {
    const auto libpq = load_libpq();
    ASSERT_TRUE(libpq) << libpq.error().message;
    EXPECT_EQ(libpq->status(nullptr), CONNECTION_BAD);
  }
}

TEST(libpq, adds_its_functions_to_nobody_elses) {
  ASSERT_TRUE(load_libpq());
  // Its OpenSSL must not take the place of the one that is linked into the command.
  EXPECT_EQ(::dlsym(RTLD_DEFAULT, "PQfinish"), nullptr);
}

}  // namespace jwtsync::native::libpq_test
