// SPDX-License-Identifier: Apache-2.0
// SQLite's connections and statements as values that end by themselves, and its errors as ours.
#pragma once

#include <jwtsync/result.h>
#include <sqlite3.h>
#include <memory>
#include <string_view>
#include <vector>

namespace jwtsync::native {

struct CloseSqlite {
  void operator()(sqlite3* database) const noexcept { ::sqlite3_close_v2(database); }
};
using SqliteDatabase = std::unique_ptr<sqlite3, CloseSqlite>;

/// `deadline_exceeded` where somebody else holds the store, else `file_unreadable`. SQLite's words for a code have no
/// data in them.
[[nodiscard]] Error sqlite_error(int code);

struct FinalizeSqlite {
  void operator()(sqlite3_stmt* statement) const noexcept { ::sqlite3_finalize(statement); }
};
using SqlitePrepared = std::unique_ptr<sqlite3_stmt, FinalizeSqlite>;

/// Statements of one connection that were run, to be run again: preparing one costs more than most of them do.
/// Threads: one at a time.
class SqliteStatements {
 public:
  explicit SqliteStatements(sqlite3* database) noexcept : database_(database) {}
  [[nodiscard]] sqlite3* database() const noexcept { return database_; }
  /// Null if there is none.
  [[nodiscard]] SqlitePrepared take(std::string_view sql) noexcept;
  void give_back(SqlitePrepared statement);

 private:
  sqlite3* database_;
  std::vector<SqlitePrepared> idle_;
};

/// One statement and its parameters. Its texts outlive it.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* database, std::string_view sql) noexcept;
  /// One of `statements`, which outlives it.
  SqliteStatement(SqliteStatements& statements, std::string_view sql) noexcept;
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;
  SqliteStatement& bind(std::string_view text) noexcept;
  SqliteStatement& bind_bytes(std::string_view bytes) noexcept;
  /// Whether there is a (next) row.
  [[nodiscard]] Result<bool> step() noexcept;
  /// Runs it to its end.
  [[nodiscard]] Result<void> run() noexcept;
  /// Of the row, until the next step.
  [[nodiscard]] std::string_view bytes(int column) const noexcept;
  [[nodiscard]] long long number(int column) const noexcept;

 private:
  SqlitePrepared statement_;
  SqliteStatements* home_ = nullptr;
  int bound_ = 0;
  int code_ = SQLITE_OK;
};

}  // namespace jwtsync::native
