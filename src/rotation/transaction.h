// SPDX-License-Identifier: Apache-2.0
// Each call of a rotation is one transaction: it begins, looks, decides, writes, and is committed; or nothing has
// happened.
#pragma once

#include "rotation/tables.h"

#include <jwtsync/store.h>
#include <string>
#include <utility>

namespace jwtsync::rotation {

/// What a call does in an environment that is stopped.
enum class Stopped : std::uint8_t {
  refuses,
  answers,  ///< nothing that it writes depends on what was forgotten
};

[[nodiscard]] tl::unexpected<Error> is_stopped(const std::string& environment);

/// Runs `work(Tables&)`, which gives a Result, and commits if that is a value.
template <typename Work>
auto in_transaction(Store& store, const std::string& environment, StoreAccess access, Work work,
                    Stopped stopped = Stopped::refuses) -> decltype(work(std::declval<Tables&>())) {
  const Result<std::unique_ptr<StoreTransaction>> transaction = store.begin(access);
  if (!transaction) return failure(transaction.error());
  Tables tables(**transaction, environment, access);
  const Result<bool> stands = tables.stands();
  if (!stands) return failure(stands.error());
  if (!*stands && stopped == Stopped::refuses) {
    // That another store took the place of the one before is kept: who comes next may see it by nothing else.
    if (access == StoreAccess::write) {
      if (const Result<void> kept = (*transaction)->commit(); !kept) return failure(kept.error());
    }
    return is_stopped(environment);
  }
  auto result = work(tables);
  if (!result || access == StoreAccess::read) return result;
  if (const Result<void> kept = (*transaction)->commit(); !kept) return failure(kept.error());
  return result;
}

}  // namespace jwtsync::rotation
