// SPDX-License-Identifier: Apache-2.0
// A store that is behind what members hold: it is noticed, members offer what they have, and the highest ring goes on.
#include "rotation/restoration.h"
#include "rotation/tables.h"
#include "rotation/transaction.h"

#include <jwtsync/rotation_store.h>
#include <algorithm>

namespace jwtsync::rotation {
namespace {

/// The rings that were offered; each was read when it came.
Result<std::vector<Ring>> rings_of(const std::vector<Heard>& heard) {
  std::vector<Ring> rings;
  for (const Heard& each : heard) {
    if (each.document.empty()) continue;
    Result<Ring> ring = read_ring(each.document);
    if (!ring) return failure(std::move(ring).error());
    rings.push_back(std::move(*ring));
  }
  return rings;
}

Result<void> write_restored(Tables& tables, const Ring& highest, const Ring& next, const Rows& rows, Moment stopped) {
  const Result<bool> written = tables.write_epoch(highest, next);
  if (!written) return failure(written.error());
  if (!*written) {
    return failure(Code::internal_error, "the log or the registry of the store contradicts the ring to be restored",
                   "");
  }
  if (Result<void> kept = tables.write(lost_signer(next, rows, stopped)); !kept) return kept;
  return tables.forget_stop();
}

}  // namespace

tl::unexpected<Error> is_stopped(const std::string& environment) {
  return failure(Code::ring_unavailable,
                 "the environment " + environment + " is stopped: its store may have forgotten what members hold",
                 "it goes on when they were heard and the ring is restored: see docs/rotation.md");
}

Result<std::optional<Stop>> StoredRotation::stopped() {
  return in_transaction(
      store_, environment_, StoreAccess::write,
      [&](Tables& tables) -> Result<std::optional<Stop>> {
        Result<Standing> standing = tables.standing();
        if (!standing) return failure(std::move(standing).error());
        if (!standing->stopped) return std::nullopt;
        return Stop{*standing->stopped, std::move(standing->why)};
      },
      Stopped::answers);
}

Result<void> StoredRotation::offer(std::string_view name, std::string_view document) {
  const Result<Ring> ring = read_ring(document);
  if (!ring) return failure(ring.error());
  if (ring->environment != environment_) {
    return failure(Code::request_malformed, "the ring that is offered is of another environment", "");
  }
  return in_transaction(
      store_, environment_, StoreAccess::write,
      [&](Tables& tables) -> Result<void> {
        const Result<Ring> own = tables.ring();
        if (!own) return failure(own.error());
        const Held offered = held(*ring);
        const Result<bool> agrees = tables.agrees(*own, offered);
        if (!agrees) return failure(agrees.error());
        if (!*agrees) {
          if (Result<void> stopped = tables.stop(std::string(name) + " holds another ring"); !stopped) return stopped;
        }
        const Result<Standing> standing = tables.standing();
        if (!standing) return failure(standing.error());
        if (!standing->stopped) return {};
        return tables.write(Heard{std::string(name), offered, std::string(document)});
      },
      Stopped::answers);
}

Result<Restoration> StoredRotation::restore() {
  return in_transaction(
      store_, environment_, StoreAccess::write,
      [&](Tables& tables) -> Result<Restoration> {
        const Result<Standing> standing = tables.standing();
        if (!standing) return failure(standing.error());
        if (!standing->stopped) {
          return failure(Code::argument_invalid, "the environment " + environment_ + " is not stopped",
                         "nothing is to be restored");
        }
        const Result<Ring> ring = tables.ring();
        const Result<Rows> rows = tables.rows();
        const Result<std::vector<Heard>> heard = tables.heard();
        if (!ring) return failure(ring.error());
        if (!rows) return failure(rows.error());
        if (!heard) return failure(heard.error());
        const Result<std::vector<Ring>> offered = rings_of(*heard);
        if (!offered) return failure(offered.error());
        const Highest highest = highest_of(*ring, *offered);
        std::vector<Hold> holds = holds_of_restore(highest, *rows, *heard, *standing->stopped, tables.now());
        if (!holds.empty()) return Restoration{highest.ring, std::move(holds)};
        Ring next = restored(highest.ring);
        Result<void> written = write_restored(tables, highest.ring, next, *rows, *standing->stopped);
        if (!written) return failure(std::move(written).error());
        return Restoration{std::move(next), {}};
      },
      Stopped::answers);
}

}  // namespace jwtsync::rotation
