// SPDX-License-Identifier: Apache-2.0
// A standby that lags takes over: what it has is told apart from what its primary had.
#include <gmock/gmock.h>

#include "../rotation_races.h"
#include "server.h"

namespace jwtsync::postgresql_failover_test {

using testing::PostgresqlServer;

TEST(postgresql_failover, a_standby_is_refused_until_it_is_promoted_and_then_has_another_history) {
  auto primary = PostgresqlServer::make();
  const auto standby = PostgresqlServer::following(*primary);
  const auto store = open_postgresql_store(primary->connection());
  ASSERT_TRUE(store) << store.error().message;
  const std::string before((*store)->begin(StoreAccess::read).value()->history());
  EXPECT_EQ(open_postgresql_store(standby->connection()).error().code, Code::source_unreachable);
  primary.reset();
  standby->promote();
  const auto next = open_postgresql_store(standby->connection());
  ASSERT_TRUE(next) << next.error().message;
  EXPECT_NE((*next)->begin(StoreAccess::read).value()->history(), before);
}

}  // namespace jwtsync::postgresql_failover_test
