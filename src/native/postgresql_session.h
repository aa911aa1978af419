// SPDX-License-Identifier: Apache-2.0
// The one connection of a store in PostgreSQL: made anew when it was lost, and how a transaction begins on it.
#pragma once

#include "native/postgresql_link.h"

#include <jwtsync/postgresql_store.h>
#include <jwtsync/world.h>
#include <memory>
#include <string>

namespace jwtsync::native {

class PostgresqlSession {
 public:
  PostgresqlSession(const Libpq& libpq, std::string connection, const PostgresqlBounds& bounds)
      : libpq_(libpq), connection_(std::move(connection)), bounds_(bounds) {}
  PostgresqlSession(const PostgresqlSession&) = delete;  // the connection knows where `libpq_` is
  PostgresqlSession& operator=(const PostgresqlSession&) = delete;

  /// What the server says as a transaction begins.
  struct Begun {
    Time now;
    std::string history;  ///< as StoreTransaction::history
  };

  /// Makes the tables where they are not there.
  [[nodiscard]] Result<void> prepare();
  /// After an error no transaction is open.
  [[nodiscard]] Result<Begun> begin(StoreAccess access);
  void roll_back();

  /// Of a transaction that was begun.
  [[nodiscard]] PostgresqlLink& link() noexcept { return *link_; }

 private:
  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<PostgresqlAnswer> run_first(StoreAccess access);
  [[nodiscard]] std::string beginning(StoreAccess access) const;

  Libpq libpq_;
  std::string connection_;
  PostgresqlBounds bounds_;
  std::unique_ptr<PostgresqlLink> link_;
  bool tells_history_ = false;
};

}  // namespace jwtsync::native
