// SPDX-License-Identifier: Apache-2.0
/// @file
/// A store in PostgreSQL (13 or later), by libpq: for several hubs over one database.
///
///     const auto store = open_postgresql_store(connection);
///     if (!store) return fail(store.error());
///
/// The string is libpq's, `postgresql://jwtsync@db.internal/rotation?sslmode=verify-full` or `host=... dbname=...`, and
/// so are PGPASSFILE, PGSSLROOTCERT and all other variables. libpq is loaded when the first store is opened
/// (`libpq.so.5`); nothing links it. Neither string nor password stands in an error.
///
/// Time is the database's. Who writes holds the row of `jwtsync_store` from its beginning to its end. Behind a pooler
/// only one that hands a connection over between transactions is of use.
///
/// A commit whose reply is lost, with the connection or to a deadline, is an error and may have been kept. Whoever is
/// told so looks at the store anew, and must be able to write the same once more: a step that was taken is seen as
/// overtaken at the next try, and what members say of themselves is the same when it is said again.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/store.h>
#include <chrono>
#include <memory>
#include <string>

namespace jwtsync {

/// How long is waited. After that: `deadline_exceeded`.
struct PostgresqlBounds {
  std::chrono::seconds connect{5};              ///< for each host; `connect_timeout` of the string goes before it
  std::chrono::milliseconds turn{10'000};       ///< until other writers are done
  std::chrono::milliseconds statement{10'000};  ///< for each answer
  /// The server ends a transaction in which nothing happened for so long: its process was stopped, or its machine is
  /// gone, and all others wait for it.
  std::chrono::milliseconds idle{10'000};
};

/// Opens the store, or makes its two tables, `jwtsync_rows` and `jwtsync_store`, in the first schema of the search
/// path. One connection, which is made anew when it was lost. Used by any number of threads, one transaction at a time;
/// not by the child of a fork: that opens it anew.
///
/// Errors, here and of transactions: `source_unreachable` where the server is away, is a standby, or libpq is not
/// there; `deadline_exceeded`; `source_forbidden` of what the role may not do; `file_unreadable` of anything else that
/// the server refuses, of a server that does not keep what it acknowledged (`fsync` off, `synchronous_commit` neither
/// `on` nor `remote_apply`), and of a store of a later version; `locator_malformed` of the string.
[[nodiscard]] Result<std::unique_ptr<Store>> open_postgresql_store(const std::string& connection,
                                                                   const PostgresqlBounds& bounds = {});

}  // namespace jwtsync
