// SPDX-License-Identifier: Apache-2.0
#include "native/sqlite_handle.h"

#include <algorithm>
#include <string>
#include <utility>

namespace jwtsync::native {
namespace {

int prepare(sqlite3* database, std::string_view sql, SqlitePrepared& out) noexcept {
  sqlite3_stmt* made = nullptr;
  const int code = ::sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &made, nullptr);
  out.reset(made);
  return code;
}

}  // namespace

Error sqlite_error(int code) {
  const int kind = code & 0xff;  // the rest says more of the same
  if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED) {
    return {Code::deadline_exceeded, "the store is held by another process for too long",
            "see who has its file open, with: lsof"};
  }
  return {Code::file_unreadable, std::string("the store cannot be used: ") + ::sqlite3_errstr(code),
          "look at its disk, and at who may read and write its file and folder"};
}

SqlitePrepared SqliteStatements::take(std::string_view sql) noexcept {
  const auto found = std::find_if(idle_.begin(), idle_.end(),
                                  [&](const SqlitePrepared& each) { return ::sqlite3_sql(each.get()) == sql; });
  if (found == idle_.end()) return nullptr;
  SqlitePrepared taken = std::move(*found);
  idle_.erase(found);
  return taken;
}

void SqliteStatements::give_back(SqlitePrepared statement) { idle_.push_back(std::move(statement)); }

SqliteStatement::SqliteStatement(sqlite3* database, std::string_view sql) noexcept
    : code_(prepare(database, sql, statement_)) {}

SqliteStatement::SqliteStatement(SqliteStatements& statements, std::string_view sql) noexcept
    : statement_(statements.take(sql)), home_(&statements) {
  if (!statement_) code_ = prepare(statements.database(), sql, statement_);
}

SqliteStatement::~SqliteStatement() {
  if (home_ == nullptr || !statement_) return;
  // What it read is no longer held, and what was bound may be gone. The error of its last step was told.
  static_cast<void>(::sqlite3_reset(statement_.get()));
  ::sqlite3_clear_bindings(statement_.get());
  home_->give_back(std::move(statement_));
}

SqliteStatement& SqliteStatement::bind(std::string_view text) noexcept {
  if (code_ == SQLITE_OK) {
    code_ = ::sqlite3_bind_text64(statement_.get(), ++bound_, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  return *this;
}

SqliteStatement& SqliteStatement::bind_bytes(std::string_view bytes) noexcept {
  // A null pointer would be NULL, and not no bytes.
  const char* const start = bytes.empty() ? "" : bytes.data();
  if (code_ == SQLITE_OK) {
    code_ = ::sqlite3_bind_blob64(statement_.get(), ++bound_, start, bytes.size(), SQLITE_STATIC);
  }
  return *this;
}

Result<bool> SqliteStatement::step() noexcept {
  if (code_ != SQLITE_OK && code_ != SQLITE_ROW) return failure(sqlite_error(code_));
  code_ = ::sqlite3_step(statement_.get());
  if (code_ == SQLITE_ROW) return true;
  if (code_ != SQLITE_DONE) return failure(sqlite_error(code_));
  return false;
}

Result<void> SqliteStatement::run() noexcept {
  Result<bool> more = step();
  while (more && *more) more = step();
  if (!more) return failure(std::move(more).error());
  return {};
}

std::string_view SqliteStatement::bytes(int column) const noexcept {
  const void* const start = ::sqlite3_column_blob(statement_.get(), column);
  const int size = ::sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(start), static_cast<std::size_t>(start == nullptr ? 0 : size)};
}

long long SqliteStatement::number(int column) const noexcept {
  return ::sqlite3_column_int64(statement_.get(), column);
}

}  // namespace jwtsync::native
