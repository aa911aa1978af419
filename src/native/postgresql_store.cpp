// SPDX-License-Identifier: Apache-2.0
// The Store port by PostgreSQL: one table of rows, and one row that who writes holds.
#include "native/libpq.h"
#include "native/postgresql_session.h"

#include <jwtsync/postgresql_store.h>
#include <unistd.h>
#include <mutex>
#include <string_view>

namespace jwtsync {
namespace {

using native::PostgresqlAnswer;
using native::PostgresqlLink;
using native::PostgresqlSession;

class PostgresqlTransaction final : public StoreTransaction {
 public:
  /// Of a transaction that was begun; `turn` is this thread's to write or read.
  PostgresqlTransaction(PostgresqlSession& session, std::unique_lock<std::mutex> turn, PostgresqlSession::Begun begun)
      : turn_(std::move(turn)), session_(session), link_(session.link()), begun_(std::move(begun)) {}
  ~PostgresqlTransaction() override {
    if (!is_over_) session_.roll_back();
  }
  PostgresqlTransaction(const PostgresqlTransaction&) = delete;
  PostgresqlTransaction& operator=(const PostgresqlTransaction&) = delete;

  [[nodiscard]] Time now() const noexcept override { return begun_.now; }
  [[nodiscard]] std::string_view history() const noexcept override { return begun_.history; }

  [[nodiscard]] Result<std::optional<std::string>> get(std::string_view table, std::string_view name) override {
    const Result<PostgresqlAnswer> answer =
        link_.run("SELECT value FROM jwtsync_rows WHERE kind = $1 AND name = $2", {table, name});
    if (!answer) return failure(answer.error());
    return answer->rows() == 1 ? std::optional(std::string(answer->bytes(0, 0))) : std::nullopt;
  }

  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> list(std::string_view table) override {
    const Result<PostgresqlAnswer> answer =
        link_.run("SELECT name, value FROM jwtsync_rows WHERE kind = $1 ORDER BY name", {table});
    if (!answer) return failure(answer.error());
    std::vector<std::pair<std::string, std::string>> rows;
    for (int row = 0; row < answer->rows(); ++row) rows.emplace_back(answer->bytes(row, 0), answer->bytes(row, 1));
    return rows;
  }

  [[nodiscard]] Result<bool> insert(std::string_view table, std::string_view name, std::string_view value) override {
    const Result<PostgresqlAnswer> answer = link_.run(
        "INSERT INTO jwtsync_rows(kind, name, value) VALUES($1, $2, $3) ON CONFLICT DO NOTHING", {table, name, value});
    if (!answer) return failure(answer.error());
    return answer->written() == "1";
  }

  [[nodiscard]] Result<void> put(std::string_view table, std::string_view name, std::string_view value) override {
    return write(
        "INSERT INTO jwtsync_rows(kind, name, value) VALUES($1, $2, $3) "
        "ON CONFLICT (kind, name) DO UPDATE SET value = EXCLUDED.value",
        {table, name, value});
  }

  [[nodiscard]] Result<void> erase(std::string_view table, std::string_view name) override {
    return write("DELETE FROM jwtsync_rows WHERE kind = $1 AND name = $2", {table, name});
  }

  [[nodiscard]] Result<void> commit() override {
    is_over_ = true;
    static_cast<void>(link_.take_warning());
    // Where the server gives up waiting for its standbys, it has committed, says so, and warns.
    const Result<PostgresqlAnswer> answer = link_.run("SET LOCAL statement_timeout = 0; COMMIT");
    if (!answer) {
      if (link_.is_lost()) return unknown(answer.error().code);
      session_.roll_back();
      return failure(answer.error());
    }
    if (answer->tag() != "COMMIT") {
      return failure(Code::file_unreadable, "the store kept nothing: an error came before", "try again");
    }
    if (link_.take_warning()) return unknown(Code::deadline_exceeded);
    return {};
  }

 private:
  Result<void> write(const char* statement, std::initializer_list<std::string_view> parameters) {
    const Result<PostgresqlAnswer> answer = link_.run(statement, parameters);
    if (!answer) return failure(answer.error());
    return {};
  }

  static tl::unexpected<Error> unknown(Code code) {
    return failure(code, "the store's server did not say whether it kept what was written",
                   "look at the store anew, and try again");
  }

  std::unique_lock<std::mutex> turn_;
  PostgresqlSession& session_;
  PostgresqlLink& link_;
  PostgresqlSession::Begun begun_;
  bool is_over_ = false;
};

class PostgresqlStore final : public Store {
 public:
  PostgresqlStore(const native::Libpq& libpq, const std::string& connection, const PostgresqlBounds& bounds)
      : session_(libpq, connection, bounds) {}

  [[nodiscard]] Result<std::unique_ptr<StoreTransaction>> begin(StoreAccess access) override {
    if (owner_ != ::getpid()) {
      return failure(Code::source_unreachable, "the store was opened by the process that this one was forked from",
                     "open it after the fork");
    }
    std::unique_lock<std::mutex> turn(turn_);
    Result<PostgresqlSession::Begun> begun = session_.begin(access);
    if (!begun) return failure(std::move(begun).error());
    return std::make_unique<PostgresqlTransaction>(session_, std::move(turn), std::move(*begun));
  }

  Result<void> prepare() { return session_.prepare(); }

 private:
  const pid_t owner_ = ::getpid();
  std::mutex turn_;
  PostgresqlSession session_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_postgresql_store(const std::string& connection, const PostgresqlBounds& bounds) {
  const Result<native::Libpq> libpq = native::load_libpq();
  if (!libpq) return failure(libpq.error());
  auto store = std::make_unique<PostgresqlStore>(*libpq, connection, bounds);
  if (Result<void> ready = store->prepare(); !ready) return failure(std::move(ready).error());
  // What its server or another version would refuse is refused now, and not when the first row is written.
  if (const auto readable = store->begin(StoreAccess::read); !readable) return failure(readable.error());
  return store;
}

}  // namespace jwtsync
