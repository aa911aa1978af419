// SPDX-License-Identifier: Apache-2.0
// A session without a server; with one: tests/contract/postgresql.
#include "native/postgresql_session.h"

#include <gtest/gtest.h>

namespace jwtsync::native::postgresql_session_test {

TEST(postgresql_session, is_asked_again_after_it_could_not_be_opened) {
  PostgresqlSession session(load_libpq().value(), "host=127.0.0.1 port=1", {});
  EXPECT_EQ(session.prepare().error().code, Code::source_unreachable);
  for (const StoreAccess access : {StoreAccess::read, StoreAccess::write}) {
    const auto begun = session.begin(access);
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().code, Code::source_unreachable);
  }
  session.roll_back();
}

}  // namespace jwtsync::native::postgresql_session_test
