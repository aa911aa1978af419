// SPDX-License-Identifier: Apache-2.0
// The tables of a rotation in a store, read and written inside one transaction.
#pragma once

#include "rotation/restoration.h"

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/store.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::rotation {

/// Of one environment. A table that belongs to it has its name: `members/staging`.
class Tables {
 public:
  Tables(StoreTransaction& transaction, std::string_view environment, StoreAccess access = StoreAccess::write)
      : transaction_(transaction), environment_(environment), writes_(access == StoreAccess::write) {}

  /// The moment of the store, rounded down: a gate opens no earlier.
  [[nodiscard]] Moment now() const;
  /// The end of a span that begins now, rounded up: what is promised ends no earlier.
  [[nodiscard]] Moment in(std::chrono::seconds span) const;

  /// Errors: `not_found` where there is none.
  [[nodiscard]] Result<Ring> ring();
  [[nodiscard]] Result<std::string> document();
  [[nodiscard]] Result<Rows> rows();
  [[nodiscard]] Result<std::optional<Member>> member(std::string_view name);
  [[nodiscard]] Result<std::optional<std::string>> document(Position position);

  /// False where that generation was written, or the kid of a new key was used, by somebody else: it is to be rolled
  /// back then.
  [[nodiscard]] Result<bool> write(const Ring& ring);
  [[nodiscard]] Result<void> write(const Member& member);
  [[nodiscard]] Result<void> write(const ReaderReport& report);
  [[nodiscard]] Result<void> write(const Waiver& waiver);
  [[nodiscard]] Result<void> erase(const Member& member);
  [[nodiscard]] Result<void> erase(const ReaderReport& report);

  /// The keys under seal, in the order of their kids.
  [[nodiscard]] Result<std::vector<SealedKey>> sealed_keys();
  [[nodiscard]] Result<void> write(const SealedKey& key);
  /// Takes away the keys under seal that were of one ring and are not of the next.
  [[nodiscard]] Result<void> erase_gone(const Ring& before, const Ring& after);
  /// Nothing where its time is over, too.
  [[nodiscard]] Result<std::optional<Rehearsal>> rehearsal();
  [[nodiscard]] Result<std::vector<Rehearsed>> rehearsed();
  [[nodiscard]] Result<void> write(const Rehearsal& rehearsal);
  [[nodiscard]] Result<void> write(const Rehearsed& rehearsed);
  /// The answers as well.
  [[nodiscard]] Result<void> end_rehearsal();
  /// Whether calls are answered. A history that is seen for the first time is written, and one that is another than
  /// before is a stop, which is written where the transaction writes.
  [[nodiscard]] Result<bool> stands();
  [[nodiscard]] Result<Standing> standing();
  /// From now on, if it is not stopped already.
  [[nodiscard]] Result<void> stop(std::string why);
  /// What was heard is forgotten, too.
  [[nodiscard]] Result<void> forget_stop();
  /// Whether the store, whose ring is `ring`, knows the one that is held.
  [[nodiscard]] Result<bool> agrees(const Ring& ring, const Held& held);
  [[nodiscard]] Result<std::vector<Heard>> heard();
  /// What a member said before is kept where this says less, or less surely.
  [[nodiscard]] Result<void> write(const Heard& heard);
  /// Whether the store knows a key of this ring as another one: by its name, or by its bytes in another environment.
  [[nodiscard]] Result<bool> contradicts(const Ring& ring);
  /// Keeps what the store, whose ring is `ring`, has no row of and does not know as gone.
  [[nodiscard]] Result<void> write(const Ring& ring, const std::vector<OfferedKey>& keys);
  /// The kids of a ring whose sealed keys the store has, or was offered. Nothing: it keeps no keys at all.
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> keys_at_hand(const Ring& ring);
  /// What was offered of the keys of a ring takes its place; what was of the one before and is not of it goes.
  [[nodiscard]] Result<void> take_offered(const Ring& before, const Ring& ring);
  /// The first ring of an epoch, and the one before it where the store lost it. False as of `write`.
  [[nodiscard]] Result<bool> write_epoch(const Ring& before, const Ring& first);

 private:
  [[nodiscard]] std::string of(std::string_view table) const;
  [[nodiscard]] Result<void> clear(const std::string& table);
  [[nodiscard]] Result<bool> register_keys(const Ring& ring);
  [[nodiscard]] Result<bool> register_key(const RingKey& key);
  [[nodiscard]] Result<void> write(const Standing& standing);
  [[nodiscard]] Result<void> forget_another(const Heard& heard);

  StoreTransaction& transaction_;
  std::string environment_;
  bool writes_;
};

}  // namespace jwtsync::rotation
