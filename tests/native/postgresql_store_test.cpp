// SPDX-License-Identifier: Apache-2.0
// A store that cannot be opened; one that is: tests/contract/postgresql.
#include <gtest/gtest.h>
#include <jwtsync/postgresql_store.h>

namespace jwtsync::native::postgresql_store_test {

TEST(postgresql_store, is_not_opened_where_there_is_no_server_or_no_sense) {
  EXPECT_EQ(open_postgresql_store("host=127.0.0.1 port=1").error().code, Code::source_unreachable);
  EXPECT_EQ(open_postgresql_store("postgresql://[").error().code, Code::locator_malformed);
}

}  // namespace jwtsync::native::postgresql_store_test
