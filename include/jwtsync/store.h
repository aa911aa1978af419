// SPDX-License-Identifier: Apache-2.0
/// @file
/// A store of rows with transactions: what a rotation is kept in (docs/rotation.md).
///
///     const auto transaction = store.begin(StoreAccess::write);
///     if (!transaction) return fail(transaction.error());
///     if (const auto put = (*transaction)->put("table", "name", "value"); !put) return fail(put.error());
///     if (const auto kept = (*transaction)->commit(); !kept) return fail(kept.error());  // without it, nothing
///     happened
///
/// A row has a table, a name and a value, which is opaque here; no secret is put into one but sealed.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/world.h>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

enum class StoreAccess : std::uint8_t { read, write };

/// Sees the rows as they stood when it began, and what it wrote itself. Used by the thread that began it. Without
/// `commit` it leaves nothing behind.
///
/// Errors of all functions: `file_unreadable` where the store is broken, full or gone, and `deadline_exceeded` where it
/// is held by somebody else for too long; of one over a network, `source_unreachable` as well. After an error only its
/// end is left.
class StoreTransaction {
 public:
  virtual ~StoreTransaction() = default;
  /// What time it is, by the one clock of this store; the same in all of a transaction.
  [[nodiscard]] virtual Time now() const noexcept = 0;
  /// Names the line of commits that this one continues. Under another name the store was put in the place of one that
  /// may have had more, as by a failover or from a backup. Empty where the store cannot tell.
  [[nodiscard]] virtual std::string_view history() const noexcept { return {}; }
  /// The value of a row; nothing if it is not there.
  [[nodiscard]] virtual Result<std::optional<std::string>> get(std::string_view table, std::string_view name) = 0;
  /// All rows of a table, name and value, in the order of the bytes of their names.
  [[nodiscard]] virtual Result<std::vector<std::pair<std::string, std::string>>> list(std::string_view table) = 0;
  /// A row that was not there: false, and nothing changed, where it was.
  [[nodiscard]] virtual Result<bool> insert(std::string_view table, std::string_view name, std::string_view value) = 0;
  /// A row, whether it was there or not.
  [[nodiscard]] virtual Result<void> put(std::string_view table, std::string_view name, std::string_view value) = 0;
  /// Takes a row away, if it is there.
  [[nodiscard]] virtual Result<void> erase(std::string_view table, std::string_view name) = 0;
  /// Once it returns, all that was written survives the end of the process and of the machine. Called once, last. Over
  /// a network an error may stand for a commit whose reply was lost: whether it was kept, the next transaction sees.
  [[nodiscard]] virtual Result<void> commit() = 0;
};

/// Any number of processes may have the same store open.
class Store {
 public:
  virtual ~Store() = default;
  /// Transactions that write follow one another, whoever begins them: the second sees all that the first wrote. A
  /// thread has one at a time.
  [[nodiscard]] virtual Result<std::unique_ptr<StoreTransaction>> begin(StoreAccess access) = 0;
};

}  // namespace jwtsync
