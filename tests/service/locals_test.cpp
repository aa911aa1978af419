// SPDX-License-Identifier: Apache-2.0
#include "service/locals.h"

#include <gtest/gtest.h>

namespace jwtsync::service {
namespace {

TEST(locals, what_was_given_back_is_lent_again) {
  Locals locals;
  const Keeper::Local* first = nullptr;
  {
    const auto lent = locals.lend();
    first = &*lent;
  }
  const auto again = locals.lend();
  EXPECT_EQ(&*again, first);
}

TEST(locals, two_borrowers_never_share_one) {
  Locals locals;
  const auto one = locals.lend();
  const auto other = locals.lend();
  EXPECT_NE(&*one, &*other);
}

}  // namespace
}  // namespace jwtsync::service
