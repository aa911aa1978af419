// SPDX-License-Identifier: Apache-2.0
// A store that is behind what members hold: it is noticed, members offer what they have, and the highest ring goes on.
#include "rotation/restoration.h"
#include "rotation/tables.h"
#include "rotation/transaction.h"

#include <jwtsync/rotation_store.h>
#include <algorithm>

namespace jwtsync::rotation {
namespace {

/// The rings that were offered, and may go on; each was read when it came. What is not vouched for is one of those that
/// the store knows, or is nothing.
Result<std::vector<Ring>> rings_of(Tables& tables, const Ring& of_store, const std::vector<Heard>& heard) {
  std::vector<Ring> rings;
  for (const Heard& each : heard) {
    if (each.document.empty()) continue;
    if (!each.is_vouched) {
      const Result<bool> agrees = tables.agrees(of_store, each.held);
      if (!agrees) return failure(agrees.error());
      if (!*agrees) continue;
    }
    Result<Ring> ring = read_ring(each.document);
    if (!ring) return failure(std::move(ring).error());
    rings.push_back(std::move(*ring));
  }
  return rings;
}

struct Epoch {
  const Ring& of_store;
  const Ring& highest;
  const Ring& next;
};

Result<void> write_restored(Tables& tables, const Epoch& epoch, const Rows& rows, Moment stopped) {
  const Result<bool> written = tables.write_epoch(epoch.highest, epoch.next);
  if (!written) return failure(written.error());
  if (!*written) {
    return failure(Code::internal_error, "the log or the registry of the store contradicts the ring to be restored",
                   "");
  }
  if (Result<void> taken = tables.take_offered(epoch.of_store, epoch.next); !taken) return taken;
  if (Result<void> kept = tables.write(lost_signer(epoch.next, rows, stopped)); !kept) return kept;
  return tables.forget_stop();
}

Result<void> take_offer(Tables& tables, const std::string& name, const Ring& ring, const Offer& offer) {
  const Result<Ring> own = tables.ring();
  if (!own) return failure(own.error());
  const Held offered = held(ring);
  const Result<bool> agrees = tables.agrees(*own, offered);
  if (!agrees) return failure(agrees.error());
  if (!*agrees) {
    const Result<bool> contradicts = tables.contradicts(ring);
    if (!contradicts) return failure(contradicts.error());
    if (*contradicts) {
      return failure(Code::proof_mismatch, "the ring that is offered has a key that the store knows as another one",
                     "find out who made that ring: a kid is one key for ever");
    }
    if (Result<void> stopped = tables.stop(name + " holds another ring"); !stopped) return stopped;
  }
  const Result<Standing> standing = tables.standing();
  if (!standing) return failure(standing.error());
  if (!standing->stopped) return {};
  Result<void> kept = tables.write(Heard{name, offered, std::string(offer.document), offer.is_vouched});
  return kept && offer.is_vouched ? tables.write(*own, offer.keys) : kept;
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

Result<void> StoredRotation::offer(std::string_view name, const Offer& offer) {
  const Result<Ring> ring = read_ring(offer.document);
  if (!ring) return failure(ring.error());
  if (ring->environment != environment_) {
    return failure(Code::request_malformed, "the ring that is offered is of another environment", "");
  }
  return in_transaction(
      store_, environment_, StoreAccess::write,
      [&](Tables& tables) -> Result<void> { return take_offer(tables, std::string(name), *ring, offer); },
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
        const Result<std::vector<Ring>> offered = rings_of(tables, *ring, *heard);
        if (!offered) return failure(offered.error());
        const Highest highest = highest_of(*ring, *offered);
        const auto at_hand = tables.keys_at_hand(highest.ring);
        if (!at_hand) return failure(at_hand.error());
        const Moment stopped = *standing->stopped, over = nothing_left(highest.ring, *rows, stopped);
        Restoration restoration{highest.ring, holds_of_restore(highest, *rows, *heard, stopped, tables.now())};
        if (*at_hand) restoration.missing = missing_of(highest.ring, **at_hand, over, tables.now());
        if (!restoration.is_done()) return restoration;
        restoration.ring = restored(highest.ring);
        Result<void> written = write_restored(tables, {*ring, highest.ring, restoration.ring}, *rows, stopped);
        if (!written) return failure(std::move(written).error());
        return restoration;
      },
      Stopped::answers);
}

}  // namespace jwtsync::rotation
