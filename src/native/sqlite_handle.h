// SPDX-License-Identifier: Apache-2.0
// SQLite's connections and statements as values that end by themselves, and its errors as ours.
#pragma once

#include <jwtsync/result.h>
#include <sqlite3.h>
#include <memory>
#include <string_view>

namespace jwtsync::native {

struct CloseSqlite {
  void operator()(sqlite3* database) const noexcept { ::sqlite3_close_v2(database); }
};
using SqliteDatabase = std::unique_ptr<sqlite3, CloseSqlite>;

/// `deadline_exceeded` where somebody else holds the store, else `file_unreadable`. SQLite's words for a code have no
/// data in them.
[[nodiscard]] Error sqlite_error(int code);

/// One statement and its parameters. Its texts outlive it.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* database, std::string_view sql) noexcept;
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
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { ::sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = 0;
  int code_ = SQLITE_OK;
};

}  // namespace jwtsync::native
