// SPDX-License-Identifier: Apache-2.0
#include "native/sqlite_handle.h"

#include <gmock/gmock.h>

namespace jwtsync::native::sqlite_handle_test {

using ::testing::HasSubstr;

SqliteDatabase in_memory() {
  sqlite3* opened = nullptr;
  EXPECT_EQ(::sqlite3_open(":memory:", &opened), SQLITE_OK);
  return SqliteDatabase(opened);
}

TEST(sqlite_handle, a_statement_takes_bytes_as_they_are) {
  const SqliteDatabase database = in_memory();
  const std::string bytes("a\0'\xff", 4);
  SqliteStatement statement(database.get(), "SELECT ?1, length(?2), ?3");
  ASSERT_TRUE(statement.bind_bytes(bytes).bind("four").bind_bytes("").step().value());
  EXPECT_EQ(statement.bytes(0), bytes);
  EXPECT_EQ(statement.number(1), 4);
  EXPECT_EQ(statement.bytes(2), "");
  EXPECT_FALSE(statement.step().value());
}

TEST(sqlite_handle, what_is_wrong_is_told_once_it_runs) {
  const SqliteDatabase database = in_memory();
  EXPECT_FALSE(SqliteStatement(database.get(), "SELECT FROM").run());
  EXPECT_FALSE(SqliteStatement(database.get(), "SELECT 1").bind("too many").run());
  EXPECT_TRUE(SqliteStatement(database.get(), "SELECT 1 UNION SELECT 2").run());
}

TEST(sqlite_handle, a_statement_that_was_run_is_run_again_with_other_words) {
  const SqliteDatabase database = in_memory();
  SqliteStatements statements(database.get());
  constexpr std::string_view sql = "SELECT ?1 UNION SELECT 'z'";
  {
    SqliteStatement once(statements, sql);
    ASSERT_TRUE(once.bind("a").step().value());
    EXPECT_EQ(statements.take(sql), nullptr) << "it is in use, and another is made for who asks meanwhile";
  }
  SqlitePrepared kept = statements.take(sql);
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(::sqlite3_stmt_busy(kept.get()), 0) << "what it read is no longer held";
  statements.give_back(std::move(kept));
  SqliteStatement again(statements, sql);
  ASSERT_TRUE(again.bind("b").step().value());
  EXPECT_EQ(again.bytes(0), "b");
}

TEST(sqlite_handle, who_waited_for_another_is_told_so) {
  EXPECT_EQ(sqlite_error(SQLITE_BUSY).code, Code::deadline_exceeded);
  EXPECT_EQ(sqlite_error(SQLITE_BUSY_SNAPSHOT).code, Code::deadline_exceeded);
  EXPECT_EQ(sqlite_error(SQLITE_FULL).code, Code::file_unreadable);
  EXPECT_THAT(sqlite_error(SQLITE_FULL).message, HasSubstr("full"));
}

}  // namespace jwtsync::native::sqlite_handle_test
