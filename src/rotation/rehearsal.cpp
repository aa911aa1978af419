// SPDX-License-Identifier: Apache-2.0
// A key that is tried before a rotation begins: it stands beside the ring, and in none.
#include "rotation/tables.h"
#include "rotation/transaction.h"

#include <jwtsync/rotation_store.h>

namespace jwtsync::rotation {

Result<void> StoredRotation::rehearse(const Rehearsal& rehearsal) {
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<void> {
    if (const Result<Ring> ring = tables.ring(); !ring) return failure(ring.error());
    if (Result<void> ended = tables.end_rehearsal(); !ended) return ended;
    return tables.write(rehearsal);
  });
}

Result<std::optional<Rehearsal>> StoredRotation::rehearsal() {
  return in_transaction(store_, environment_, StoreAccess::read, [&](Tables& tables) { return tables.rehearsal(); });
}

Result<void> StoredRotation::record_rehearsed(std::string_view name, std::string_view kid, bool accepts) {
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<void> {
    const Result<std::optional<Rehearsal>> tried = tables.rehearsal();
    if (!tried) return failure(tried.error());
    if (!*tried || (*tried)->kid != kid) {
      return failure(Code::generation_overtaken, "this key is not tried any more", "read what is asked for");
    }
    const Result<std::optional<Member>> member = tables.member(name);
    if (!member) return failure(member.error());
    if (!*member || tables.now() >= (*member)->present_until) {
      return failure(Code::not_found, std::string(name) + " is not present", "a member joins before it answers");
    }
    return tables.write(Rehearsed{std::string(name), std::string(kid), accepts});
  });
}

Result<std::vector<Rehearsed>> StoredRotation::rehearsed() {
  return in_transaction(store_, environment_, StoreAccess::read, [&](Tables& tables) { return tables.rehearsed(); });
}

Result<void> StoredRotation::end_rehearsal() {
  return in_transaction(store_, environment_, StoreAccess::write,
                        [&](Tables& tables) { return tables.end_rehearsal(); });
}

}  // namespace jwtsync::rotation
