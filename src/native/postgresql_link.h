// SPDX-License-Identifier: Apache-2.0
// A connection to PostgreSQL whose every answer is waited for until a deadline, and what the server refuses as an
// Error. No text of the server about a statement is handed on: it may quote what was written.
#pragma once

#include "native/libpq.h"

#include <jwtsync/postgresql_store.h>
#include <jwtsync/result.h>
#include <sys/types.h>
#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::native {

/// What the server says of a class of errors, by its SQLSTATE.
[[nodiscard]] Error postgresql_error(std::string_view sqlstate);

/// The rows that a statement gave.
class PostgresqlAnswer {
 public:
  PostgresqlAnswer(const Libpq& libpq, PGresult* result) noexcept : libpq_(&libpq), result_(result, libpq.clear) {}

  [[nodiscard]] int rows() const noexcept { return libpq_->ntuples(result_.get()); }
  /// Until the answer ends.
  [[nodiscard]] std::string_view bytes(int row, int column) const noexcept;
  /// How many rows were written, in digits.
  [[nodiscard]] std::string_view written() const noexcept { return libpq_->cmd_tuples(result_.get()); }
  /// What was done, such as COMMIT.
  [[nodiscard]] std::string_view tag() const noexcept { return libpq_->cmd_status(result_.get()); }
  /// Empty where the statement was not refused.
  [[nodiscard]] std::string_view sqlstate() const noexcept;

 private:
  const Libpq* libpq_;
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

class PostgresqlLink {
 public:
  /// `libpq` outlives it.
  [[nodiscard]] static Result<std::unique_ptr<PostgresqlLink>> connect(const Libpq& libpq,
                                                                       const std::string& connection,
                                                                       const PostgresqlBounds& bounds);
  ~PostgresqlLink();
  PostgresqlLink(const PostgresqlLink&) = delete;
  PostgresqlLink& operator=(const PostgresqlLink&) = delete;

  /// Statements without parameters, separated by semicolons; the answer is that of the last one.
  [[nodiscard]] Result<PostgresqlAnswer> run(const std::string& statements);
  /// One statement with parameters, which are bytea; so are its columns.
  [[nodiscard]] Result<PostgresqlAnswer> run(const char* statement, std::initializer_list<std::string_view> parameters);

  /// It is of no use any more: the server is gone, or an answer did not come in time.
  [[nodiscard]] bool is_lost() const noexcept { return is_lost_; }
  [[nodiscard]] int server_version() const noexcept { return libpq_.server_version(connection_); }
  /// Whether the server warned of something since this was asked last.
  [[nodiscard]] bool take_warning() noexcept { return std::exchange(is_warned_, false); }

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  PostgresqlLink(const Libpq& libpq, PGconn* connection, std::chrono::milliseconds within) noexcept;
  [[nodiscard]] Result<PostgresqlAnswer> last_answer();
  [[nodiscard]] Result<void> send(Deadline deadline);
  [[nodiscard]] Result<void> receive(Deadline deadline);
  [[nodiscard]] Result<void> wait(short events, Deadline deadline);
  [[nodiscard]] tl::unexpected<Error> lost();

  const Libpq& libpq_;
  PGconn* connection_;
  std::chrono::milliseconds within_;
  pid_t owner_;
  bool is_lost_ = false;
  bool is_warned_ = false;
};

}  // namespace jwtsync::native
