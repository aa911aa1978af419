// SPDX-License-Identifier: Apache-2.0
/// @file
/// A store in one file, by SQLite: for one machine, with nothing to be set up.
///
///     const auto store = open_sqlite_store(path, world.clock);
///     if (!store) return fail(store.error());
///
/// It is kept with a write-ahead log that is synchronised at each commit (`WAL`, `synchronous=FULL`), in a file that
/// its owner alone can read. Only on a local file system: those of a network do not keep SQLite's locks.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/store.h>
#include <jwtsync/world.h>
#include <memory>
#include <string>

namespace jwtsync {

/// Opens the store, or makes it. Used by any number of threads, one transaction at a time; not by the child of a fork:
/// that opens it anew. `clock` outlives it.
///
/// Errors: those of Files, `file_writable_by_others`, `file_unreadable` (not a store, of a later version, broken) and
/// `deadline_exceeded` (held by somebody else for ten seconds).
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& path, Clock& clock);

}  // namespace jwtsync
