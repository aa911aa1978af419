// SPDX-License-Identifier: Apache-2.0
// The Store port by SQLite: one table of rows, one connection, and its transactions one after the other.
#include "native/files.h"
#include "native/sqlite_handle.h"

#include <jwtsync/sqlite_store.h>
#include <sys/stat.h>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <string_view>

namespace jwtsync {
namespace {

using native::SqliteDatabase;
using native::SqliteStatement;
using native::SqliteStatements;

/// So often it is tried, a millisecond apart, to begin while another process writes.
constexpr int most_attempts = 10'000;
constexpr long long application = 0x6a777473;  // "jwts": PRAGMA application_id, as file(1) shows it
constexpr long long version = 1;               // PRAGMA user_version

/// SQLite's own way to wait looks less and less often, up to ten times a second: one that is always waiting starves
/// beside one that always writes.
int wait_for_turn(void* /*unused*/, int attempts) {
  static_cast<void>(::sqlite3_sleep(1));
  return attempts < most_attempts ? 1 : 0;
}

Result<void> run(sqlite3* database, std::string_view sql) { return SqliteStatement(database, sql).run(); }
Result<void> run(SqliteStatements& statements, std::string_view sql) { return SqliteStatement(statements, sql).run(); }

Result<long long> number(sqlite3* database, std::string_view sql) {
  SqliteStatement statement(database, sql);
  const Result<bool> row = statement.step();
  if (!row) return failure(row.error());
  return statement.number(0);
}

class Transaction final : public StoreTransaction {
 public:
  /// Of a transaction that was begun; `turn` is this thread's to write or read.
  Transaction(SqliteStatements& statements, std::unique_lock<std::mutex> turn, Time now)
      : turn_(std::move(turn)), statements_(statements), now_(now) {}
  ~Transaction() override {
    // After some errors SQLite has rolled back already.
    if (::sqlite3_get_autocommit(statements_.database()) == 0) static_cast<void>(run(statements_, "ROLLBACK"));
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  [[nodiscard]] Time now() const noexcept override { return now_; }

  [[nodiscard]] Result<std::optional<std::string>> get(std::string_view table, std::string_view name) override {
    SqliteStatement statement(statements_, "SELECT value FROM rows WHERE kind = ?1 AND name = ?2");
    const Result<bool> row = statement.bind(table).bind(name).step();
    if (!row) return failure(row.error());
    return *row ? std::optional(std::string(statement.bytes(0))) : std::nullopt;
  }

  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> list(std::string_view table) override {
    SqliteStatement statement(statements_, "SELECT name, value FROM rows WHERE kind = ?1 ORDER BY name");
    statement.bind(table);
    std::vector<std::pair<std::string, std::string>> rows;
    Result<bool> row = statement.step();
    for (; row && *row; row = statement.step()) rows.emplace_back(statement.bytes(0), statement.bytes(1));
    if (!row) return failure(std::move(row).error());
    return rows;
  }

  [[nodiscard]] Result<bool> insert(std::string_view table, std::string_view name, std::string_view value) override {
    const Result<void> written =
        write("INSERT INTO rows(kind, name, value) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING", table, name, value);
    if (!written) return failure(written.error());
    return ::sqlite3_changes(statements_.database()) == 1;
  }

  [[nodiscard]] Result<void> put(std::string_view table, std::string_view name, std::string_view value) override {
    return write("INSERT INTO rows(kind, name, value) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?3", table,
                 name, value);
  }

  [[nodiscard]] Result<void> erase(std::string_view table, std::string_view name) override {
    return SqliteStatement(statements_, "DELETE FROM rows WHERE kind = ?1 AND name = ?2").bind(table).bind(name).run();
  }

  [[nodiscard]] Result<void> commit() override { return run(statements_, "COMMIT"); }

 private:
  Result<void> write(std::string_view sql, std::string_view table, std::string_view name, std::string_view value) {
    return SqliteStatement(statements_, sql).bind(table).bind(name).bind_bytes(value).run();
  }

  std::unique_lock<std::mutex> turn_;
  SqliteStatements& statements_;
  Time now_;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(SqliteDatabase database, Clock& clock)
      : database_(std::move(database)), statements_(database_.get()), clock_(clock) {}

  [[nodiscard]] Result<std::unique_ptr<StoreTransaction>> begin(StoreAccess access) override {
    std::unique_lock<std::mutex> turn(turn_);
    const bool writes = access == StoreAccess::write;
    // IMMEDIATE waits for its turn among all processes now, where a later wait could end in a deadlock.
    if (Result<void> begun = run(statements_, writes ? "BEGIN IMMEDIATE" : "BEGIN"); !begun) {
      return failure(std::move(begun).error());
    }
    auto transaction = std::make_unique<Transaction>(statements_, std::move(turn), clock_.now());
    if (writes) return transaction;
    // What is read is fixed by the first statement that reads.
    const Result<std::optional<std::string>> fixed = transaction->get("", "");
    if (!fixed) return failure(fixed.error());
    return transaction;
  }

 private:
  std::mutex turn_;
  SqliteDatabase database_;
  SqliteStatements statements_;  // ends before it
  Clock& clock_;
};

/// Makes the file, for its owner alone, without opening it: closing it again would take away SQLite's locks on it.
Result<void> make_file(const std::string& path) {
  if (::mknod(path.c_str(), S_IFREG | 0600, 0) != 0 && errno != EEXIST) return failure(native::file_error(errno, path));
  const Result<FileStatus> status = native::status_of(path);
  if (!status) return failure(status.error());
  if (status->kind != FileKind::regular) {
    return failure(Code::file_not_regular, path + " is not a regular file", "name a file for the store");
  }
  constexpr std::uint32_t writable_by_others = 0022;
  if ((status->mode & writable_by_others) != 0) {
    return failure(Code::file_writable_by_others, "others than this process's user can write " + path,
                   "let it belong to this user, with mode 0600");
  }
  return {};
}

/// A file system that cannot share memory between processes keeps the old way, and no error says so.
Result<void> ask_for_log(sqlite3* database) {
  SqliteStatement statement(database, "PRAGMA journal_mode = WAL");
  const Result<bool> row = statement.step();
  if (!row) return failure(row.error());
  if (*row && statement.bytes(0) == "wal") return {};
  return failure(Code::file_unreadable, "the file system of the store has no write-ahead log for it",
                 "keep the store on a local file system");
}

/// Those who open a new file at once are in each other's way, and SQLite does not wait for its change of mode.
Result<void> write_ahead(sqlite3* database, Clock& clock) {
  constexpr int attempts = 500;
  constexpr std::chrono::milliseconds between{10};
  for (int attempt = 1;; ++attempt) {
    Result<void> changed = ask_for_log(database);
    if (changed || changed.error().code != Code::deadline_exceeded || attempt == attempts) return changed;
    clock.pause(between);
  }
}

tl::unexpected<Error> not_ours(const std::string& path, std::string_view why) {
  return failure(Code::file_unreadable, path + " " + std::string(why),
                 "name the file of a store, or one that is not there yet");
}

/// A new store, or one that this version knows.
Result<void> prepare(sqlite3* database, const std::string& path) {
  if (Result<void> begun = run(database, "BEGIN IMMEDIATE"); !begun) return begun;
  const Result<long long> tables = number(database, "SELECT count(*) FROM sqlite_schema");
  const Result<long long> whose = number(database, "PRAGMA application_id");
  const Result<long long> known = number(database, "PRAGMA user_version");
  for (const Result<long long>* each : {&tables, &whose, &known}) {
    if (!*each) return failure(each->error());
  }
  if (*tables > 0 && *whose != application) return not_ours(path, "is a database of another program");
  if (*known > version) return not_ours(path, "was written by a later version of jwtsync");
  if (*tables == 0) {
    for (const std::string_view sql :
         {"CREATE TABLE rows(kind TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY(kind, name)) "
          "STRICT, WITHOUT ROWID",
          "PRAGMA application_id = 1786213491", "PRAGMA user_version = 1"}) {
      if (Result<void> made = run(database, sql); !made) return made;
    }
  }
  return run(database, "COMMIT");
}
static_assert(application == 1786213491 && version == 1, "as the statements above say");

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, Clock& clock) {
  if (Result<void> made = make_file(path); !made) return failure(std::move(made).error());
  sqlite3* opened = nullptr;
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = ::sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  SqliteDatabase database(opened);
  if (code != SQLITE_OK) return failure(native::sqlite_error(code));
  ::sqlite3_busy_handler(opened, wait_for_turn, nullptr);
  // What is not ours is not changed: only then comes the log.
  if (Result<void> ready = prepare(opened, path); !ready) return failure(std::move(ready).error());
  if (Result<void> changed = write_ahead(opened, clock); !changed) return failure(std::move(changed).error());
  if (Result<void> set = run(opened, "PRAGMA synchronous = FULL"); !set) return failure(std::move(set).error());
  return std::make_unique<SqliteStore>(std::move(database), clock);
}

}  // namespace jwtsync
