// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL server of the tests' own: on a Unix socket in a temporary folder, by a user who is not root, and gone
// with this process.
#pragma once

#include <jwtsync/postgresql_store.h>
#include <sys/types.h>

#include <memory>
#include <string>

namespace jwtsync::testing {

class PostgresqlServer {
 public:
  /// The one that all tests share, which none of them ends.
  static PostgresqlServer& shared();
  static std::unique_ptr<PostgresqlServer> make();
  /// A standby that follows `primary`.
  static std::unique_ptr<PostgresqlServer> following(const PostgresqlServer& primary);
  ~PostgresqlServer();
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;

  void start();
  /// As if its machine lost power: all of its processes at once, and none of them may write anything more.
  void kill_all();
  void promote();

  /// What libpq is told, for the database that every server has.
  [[nodiscard]] std::string connection(const std::string& more = "") const;
  /// An empty store: a schema of its own.
  [[nodiscard]] std::string empty_schema() const;
  /// The folder of its socket, whose name is `.s.PGSQL.5432`.
  [[nodiscard]] std::string folder() const { return folder_; }
  /// The text in the first row and column of the last statement's answer.
  std::string run(const std::string& statements) const;

 private:
  PostgresqlServer();
  [[nodiscard]] std::string data() const { return folder_ + "/data"; }

  std::string folder_;
  pid_t server_ = -1;
};

}  // namespace jwtsync::testing
