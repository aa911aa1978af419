// SPDX-License-Identifier: Apache-2.0
// Who waits, for how long, and what a connection that was lost does to those who come after.
#include <gmock/gmock.h>
#include <unistd.h>

#include "../../support/re_execution.h"
#include "server.h"

namespace jwtsync::postgresql_bounds_test {

using namespace std::chrono_literals;
using testing::PostgresqlServer;

struct postgresql_bounds : ::testing::Test {
  std::unique_ptr<Store> open(const PostgresqlBounds& bounds = {}) {
    auto opened = open_postgresql_store(connection, bounds);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  /// Ends all sessions of the store, as a server does that is restarted.
  void end_sessions() {
    server.run(
        "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = 'jwtsync' "
        "AND pid <> pg_backend_pid()");
  }
  static Result<void> put(StoreTransaction& transaction, const std::string& value) {
    if (Result<void> written = transaction.put("table", "name", value); !written) return written;
    return transaction.commit();
  }
  static std::optional<std::string> value_in(Store& store) {
    return (*store.begin(StoreAccess::read))->get("table", "name").value();
  }

  PostgresqlServer& server = PostgresqlServer::shared();
  std::string connection = server.empty_schema();
};

TEST_F(postgresql_bounds, who_waits_for_its_turn_too_long_is_told_so_and_may_try_again) {
  const auto holds = open(), waits = open({5s, 100ms, 10s, 10s});
  auto held = holds->begin(StoreAccess::write);
  ASSERT_TRUE(held);
  EXPECT_EQ(waits->begin(StoreAccess::write).error().code, Code::deadline_exceeded);
  EXPECT_TRUE(waits->begin(StoreAccess::read)) << "who reads waits for nobody";
  held->reset();
  EXPECT_TRUE(put(**waits->begin(StoreAccess::write), "value"));
}

TEST_F(postgresql_bounds, who_was_stopped_in_its_turn_loses_it) {
  const auto stopped = open({5s, 10s, 10s, 100ms}), other = open();
  const auto held = stopped->begin(StoreAccess::write);
  ASSERT_TRUE(held && (*held)->put("table", "name", "of the stopped"));
  ASSERT_TRUE(put(**other->begin(StoreAccess::write), "of the other")) << "it waits for its turn, and has it";
  EXPECT_FALSE((*held)->commit());
  EXPECT_EQ(value_in(*other), "of the other");
}

TEST_F(postgresql_bounds, an_idle_connection_that_was_lost_is_made_anew) {
  const auto store = open();
  end_sessions();
  EXPECT_TRUE(put(**store->begin(StoreAccess::write), "value"));
  end_sessions();
  EXPECT_EQ(value_in(*store), "value");
}

TEST_F(postgresql_bounds, a_connection_that_is_lost_within_a_transaction_keeps_nothing) {
  const auto store = open();
  {
    const auto transaction = store->begin(StoreAccess::write);
    ASSERT_TRUE((*transaction)->put("table", "name", "value"));
    end_sessions();
    EXPECT_FALSE((*transaction)->get("table", "name"));
    EXPECT_FALSE((*transaction)->commit());
  }
  EXPECT_EQ(value_in(*store), std::nullopt);
}

TEST_F(postgresql_bounds, an_error_within_a_transaction_keeps_nothing_and_ends_with_it) {
  const auto store = open();
  const auto refused = store->begin(StoreAccess::read);
  ASSERT_TRUE(refused);
  EXPECT_FALSE((*refused)->put("table", "name", "value")) << "it was begun to read";
  const Result<void> kept = (*refused)->commit();
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().code, Code::file_unreadable);
}

TEST_F(postgresql_bounds, the_child_of_a_fork_does_not_use_it_and_does_not_end_it) {
  auto store = open();
  ASSERT_TRUE(put(**store->begin(StoreAccess::write), "value"));
  run_in_child([&] {
    EXPECT_EQ(store->begin(StoreAccess::read).error().code, Code::source_unreachable);
    store.reset();
  });
  const std::string before = server.run("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'jwtsync'");
  EXPECT_EQ(value_in(*store), "value");
  EXPECT_EQ(server.run("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'jwtsync'"), before)
      << "the same connection";
}

}  // namespace jwtsync::postgresql_bounds_test
