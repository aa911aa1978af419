// SPDX-License-Identifier: Apache-2.0
#include "native/postgresql_session.h"

#include <charconv>

namespace jwtsync::native {
namespace {

constexpr std::string_view version = "1";
constexpr int oldest_server = 130'000;  // each statement of several has its own bound there

/// The cluster and its timeline, which is another one after each promotion of a standby and each return to a backup.
constexpr std::string_view history_of_server =
    "CASE WHEN pg_is_in_recovery() THEN '' ELSE (SELECT system_identifier FROM pg_control_system())::text || '.' || "
    "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END";

std::string digits_of_span(std::chrono::milliseconds span) { return std::to_string(span.count()); }

/// Columns of the last statement of a beginning.
enum : int { of_version, of_now, of_fsync, of_synchronous, of_standby, of_history };

Result<PostgresqlSession::Begun> read_begun(const PostgresqlAnswer& answer) {
  if (answer.rows() != 1) {
    return failure(Code::file_unreadable, "the table jwtsync_store does not have one row", "restore it from a backup");
  }
  if (answer.bytes(0, of_version) != version) {
    return failure(Code::file_unreadable, "the store was written by a later version of jwtsync", "use that version");
  }
  if (answer.bytes(0, of_standby) != "f") return failure(postgresql_error("25006"));
  const std::string_view synchronous = answer.bytes(0, of_synchronous);
  if (answer.bytes(0, of_fsync) != "on" || (synchronous != "on" && synchronous != "remote_apply")) {
    return failure(Code::file_unreadable, "the store's server does not keep all that it acknowledges",
                   "set fsync = on, and synchronous_commit = on for the server, the database and the role");
  }
  std::int64_t microseconds = 0;
  const std::string_view digits = answer.bytes(0, of_now);
  std::from_chars(digits.data(), digits.data() + digits.size(), microseconds);
  return PostgresqlSession::Begun{Time(std::chrono::microseconds(microseconds)),
                                  std::string(answer.bytes(0, of_history))};
}

}  // namespace

Result<void> PostgresqlSession::open() {
  link_.reset();
  auto made = PostgresqlLink::connect(libpq_, connection_, bounds_);
  if (!made) return failure(std::move(made).error());
  if ((*made)->server_version() < oldest_server) {
    return failure(Code::file_unreadable, "the store's server is older than PostgreSQL 13", "use a later one");
  }
  link_ = std::move(*made);
  // Some who offer PostgreSQL as a service do not let it be asked.
  tells_history_ = link_->run("SELECT " + std::string(history_of_server)).has_value();
  return {};
}

std::string PostgresqlSession::beginning(StoreAccess access) const {
  const bool writes = access == StoreAccess::write;
  std::string sql = writes ? "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE;"
                           : "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;";
  sql += "SET LOCAL idle_in_transaction_session_timeout = " + digits_of_span(bounds_.idle) + ";";
  if (writes) {
    // The bound of a statement counts the time for which it waits, too.
    sql += "SET LOCAL lock_timeout = " + digits_of_span(bounds_.turn) + ";";
    sql += "SET LOCAL statement_timeout = " + digits_of_span(bounds_.turn + bounds_.statement) + ";";
    sql += "SELECT FROM jwtsync_store FOR UPDATE;";
  }
  sql += "SET LOCAL statement_timeout = " + digits_of_span(bounds_.statement) + ";";
  // Of who reads, what it sees is fixed by this statement; of who writes, it comes after the wait.
  sql +=
      "SELECT version, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, current_setting('fsync'), "
      "current_setting('synchronous_commit'), pg_is_in_recovery(), ";
  sql += tells_history_ ? history_of_server : "''";
  return sql + " FROM jwtsync_store";
}

/// An idle connection does not tell that its server is gone: once more, over a new one.
Result<PostgresqlAnswer> PostgresqlSession::run_first(StoreAccess access) {
  const bool is_new = !link_ || link_->is_lost();
  if (!is_new) {
    Result<PostgresqlAnswer> answer = link_->run(beginning(access));
    if (answer || !link_->is_lost() || answer.error().code != Code::source_unreachable) return answer;
  }
  if (Result<void> opened = open(); !opened) return failure(std::move(opened).error());
  return link_->run(beginning(access));
}

Result<PostgresqlSession::Begun> PostgresqlSession::begin(StoreAccess access) {
  const Result<PostgresqlAnswer> answer = run_first(access);
  Result<Begun> begun = answer ? read_begun(*answer) : Result<Begun>(failure(answer.error()));
  if (!begun) roll_back();
  return begun;
}

void PostgresqlSession::roll_back() {
  if (link_ && !link_->is_lost()) static_cast<void>(link_->run("ROLLBACK"));
}

Result<void> PostgresqlSession::prepare() {
  if (Result<void> opened = open(); !opened) return opened;
  const Result<PostgresqlAnswer> known = link_->run("SELECT to_regclass('jwtsync_store') IS NULL");
  if (!known) return failure(known.error());
  if (known->rows() == 1 && known->bytes(0, 0) == "f") return {};
  // Those who make it at once follow one another. Names and values are bytes, whatever the database's encoding and
  // collation.
  const Result<PostgresqlAnswer> made = link_->run(
      "BEGIN; SELECT pg_advisory_xact_lock(1786213491);"
      "CREATE TABLE IF NOT EXISTS jwtsync_rows(kind bytea NOT NULL, name bytea NOT NULL, value bytea NOT NULL, "
      "PRIMARY KEY(kind, name));"
      "CREATE TABLE IF NOT EXISTS jwtsync_store(version integer NOT NULL);"
      "INSERT INTO jwtsync_store SELECT 1 WHERE NOT EXISTS (SELECT FROM jwtsync_store);"
      "COMMIT");
  if (made) return {};
  roll_back();
  return failure(made.error());
}

}  // namespace jwtsync::native
