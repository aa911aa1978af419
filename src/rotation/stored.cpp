// SPDX-License-Identifier: Apache-2.0
// What members and operators say of themselves and ask for.
#include "rotation/tables.h"
#include "rotation/transaction.h"
#include "rotation/unnamed.h"

#include <jwtsync/rotation_store.h>
#include <algorithm>

namespace jwtsync::rotation {
namespace {

tl::unexpected<Error> not_there(std::string_view name) {
  return failure(Code::not_found, std::string(name) + " is not present: it was silent for too long, or never joined",
                 "a member joins before it proves and before it signs");
}

/// The row of a member that is there.
Result<Member> present(Tables& tables, std::string_view name) {
  Result<std::optional<Member>> member = tables.member(name);
  if (!member) return failure(std::move(member).error());
  if (!*member || tables.now() >= (*member)->present_until) return not_there(name);
  return std::move(**member);
}

/// Who may not sign speaks for nobody who does: he could end a permit that is still used.
Result<void> may_speak(const Member& member, bool is_vouched, Moment now) {
  const bool signs = member.permit && !member.permit->has_ended && now <= member.permit->until;
  if (is_vouched || !signs) return {};
  return failure(Code::access_denied, "a member of this name signs, which this credential does not allow",
                 "[rotation] signer_token_files and signer_names of the hub say who may");
}

/// Whose word it is that is added to what is known.
enum class Of : std::uint8_t { same_process, another_process };

void add(std::vector<Use>& uses, const std::vector<Use>& told, Of process) {
  for (const Use& each : told) {
    auto known = std::find_if(uses.begin(), uses.end(), [&](const Use& use) { return use.kid == each.kid; });
    if (known == uses.end()) known = uses.insert(uses.end(), Use{each.kid});
    keep_later(known->accepted_expiry, each.accepted_expiry);
    keep_later(known->signed_expiry, each.signed_expiry);
    known->has_endless = known->has_endless || each.has_endless;
    process == Of::same_process ? keep_latest(known->unnamed, each.unnamed) : add_up(known->unnamed, each.unnamed);
  }
}

/// Of keys that are gone nothing is remembered.
template <typename Each>
void forget_gone(std::vector<Each>& list, const Ring& ring) {
  std::erase_if(list, [&](const Each& each) { return ring.find(each.kid) == nullptr; });
}

/// What a member tells of itself. Nobody makes its row grow by kids that he made up, nor a rotation wait until the end
/// of time for a token.
void add_told(Member& member, std::vector<Use> told, const Ring& ring, Moment now) {
  constexpr std::size_t most_kids = 64;
  constexpr auto far_away = std::chrono::years(10);
  for (Use& use : told) {
    if (!use.accepted_expiry || *use.accepted_expiry <= now + far_away) continue;
    use.accepted_expiry.reset();
    use.has_endless = true;
  }
  add(member.uses, told, Of::same_process);
  if (member.uses.size() > most_kids) forget_gone(member.uses, ring);
}

/// Whether no gate can need the row again: not there, and no token that it signed is alive.
bool is_over(const Member& member, const Ring& ring, Moment now) {
  if (!member.is_fenceable || now < member.present_until) return false;
  if (!member.permit) return true;
  const std::chrono::seconds lifetime = std::max(ring.policy.lifetime, member.lifetime);
  return now > member.permit->until + lifetime + ring.policy.leeway + ring.policy.skew;
}

/// A process that could not be fenced has ended: from now on it need not be. What it signed with, and until when, it
/// did not say.
void close_unfenceable(Member& member, const Ring& ring, Moment now) {
  member.is_fenceable = true;
  if (!member.permit) return;
  member.permit->until = now;
  const Moment latest = now + ring.policy.skew + std::max(ring.policy.lifetime, member.lifetime);
  for (const RingKey& key : ring.keys) {
    if (key.state != KeyState::active && key.state != KeyState::retiring) continue;
    Use use{key.kid};
    use.signed_expiry = latest;
    add(member.uses, {use}, Of::same_process);
  }
}

/// Whether the environment stands, after a member said which ring it holds.
Result<bool> hear(Tables& tables, const Ring& ring, const std::string& name, const std::optional<Held>& holds,
                  bool is_vouched) {
  if (holds) {
    const Result<bool> agrees = tables.agrees(ring, *holds);
    if (!agrees) return agrees;
    if (!*agrees) {
      Result<void> stopped = tables.stop(name + " holds a ring that the store does not know");
      if (!stopped) return failure(std::move(stopped).error());
    }
  }
  const Result<Standing> standing = tables.standing();
  if (!standing) return failure(standing.error());
  if (standing->stopped && holds) {
    if (Result<void> kept = tables.write(Heard{name, *holds, {}, is_vouched}); !kept)
      return failure(std::move(kept).error());
  }
  return !standing->stopped;
}

tl::unexpected<Error> begun_before() {
  return failure(Code::file_exists, "the environment has a ring already", "a ring begins once");
}

tl::unexpected<Error> used_before() {
  return failure(Code::file_exists, "the key, or its kid, was used before, in this environment or another one",
                 "a key is used once, in one environment: begin with another");
}

/// What is known of readers that are gone says nothing of one that comes later under the same name.
Result<void> erase_gone_readers(Tables& tables, const Rows& rows, const Policy& policy) {
  for (const ReaderReport& report : rows.reports) {
    const auto has_its_name = [&](const ReaderClass& reader) { return reader.name == report.reader; };
    if (std::any_of(policy.classes.begin(), policy.classes.end(), has_its_name)) continue;
    if (Result<void> erased = tables.erase(report); !erased) return erased;
  }
  return {};
}

}  // namespace

Result<void> StoredRotation::start(const Ring& first, std::string_view sealed) {
  if (const std::optional<std::string> fault = fault_of(first)) {
    return failure(Code::argument_invalid, "the first ring is not sound: " + *fault, "see docs/rotation.md");
  }
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<void> {
    const Result<Ring> known = tables.ring();
    if (!known && known.error().code != Code::not_found) return failure(known.error());
    if (known) return begun_before();
    const Result<Rows> rows = tables.rows();
    if (!rows) return failure(rows.error());
    const std::vector<Registered>& used = rows->registered;
    const bool is_used = std::any_of(used.begin(), used.end(), [&](const Registered& each) {
      return std::any_of(first.keys.begin(), first.keys.end(),
                         [&](const RingKey& key) { return key.kid == each.kid || key.material == each.material; });
    });
    if (is_used) return used_before();
    const Result<bool> written = tables.write(first);
    if (!written) return failure(written.error());
    if (!*written) return used_before();
    if (sealed.empty()) return {};
    return tables.write(SealedKey{first.keys.front().kid, std::string(sealed)});
  });
}

Result<Stored> StoredRotation::load() {
  return in_transaction(store_, environment_, StoreAccess::read, [&](Tables& tables) -> Result<Stored> {
    Result<Ring> ring = tables.ring();
    if (!ring) return failure(std::move(ring).error());
    Result<Rows> rows = tables.rows();
    if (!rows) return failure(std::move(rows).error());
    return Stored{std::move(*ring), std::move(*rows), tables.now()};
  });
}

Result<Glance> StoredRotation::glance() {
  return in_transaction(store_, environment_, StoreAccess::read, [&](Tables& tables) -> Result<Glance> {
    Result<std::string> document = tables.document();
    if (!document) return failure(std::move(document).error());
    const Result<std::optional<Rehearsal>> tried = tables.rehearsal();
    if (!tried) return failure(tried.error());
    return Glance{std::move(*document), tables.now(), *tried ? (*tried)->kid : std::string()};
  });
}

Result<std::optional<std::string>> StoredRotation::document_of(Position position) {
  return in_transaction(store_, environment_, StoreAccess::read,
                        [&](Tables& tables) { return tables.document(position); });
}

Result<Ring> StoredRotation::join(const Member& member, const std::optional<Held>& holds, bool is_vouched) {
  if (member.name.empty() || member.name == departed || member.name == lost) {
    return failure(Code::request_malformed, "a member has a name of its own",
                   "use service and instance, as in reports");
  }
  const auto work = [&](Tables& tables) -> Result<std::optional<Ring>> {
    Result<Ring> ring = tables.ring();
    if (!ring) return failure(std::move(ring).error());
    const Result<bool> stands = hear(tables, *ring, member.name, holds, is_vouched);
    if (!stands) return failure(stands.error());
    if (!*stands) return std::nullopt;  // which is committed: that it was heard, and the stop
    Result<std::optional<Member>> known = tables.member(member.name);
    if (!known) return failure(std::move(known).error());
    Member row = member;
    row.present_until = tables.in(ring->policy.presence);
    row.has_left = false;
    if (row.taken) row.taken->at = tables.now();
    row.permit.reset();
    row.proofs.clear();
    row.uses.clear();
    if (*known) {
      if (Result<void> may = may_speak(**known, is_vouched, tables.now()); !may) return failure(std::move(may).error());
      row.permit = (*known)->permit;
      const bool says_no_more = !row.taken || ((*known)->taken && (*known)->taken->position == row.taken->position);
      if (says_no_more) row.taken = (*known)->taken;
      row.proofs = std::move((*known)->proofs);
      row.uses = std::move((*known)->uses);
      forget_gone(row.proofs, *ring);
      forget_gone(row.uses, *ring);
    }
    if (Result<void> written = tables.write(row); !written) return failure(std::move(written).error());
    return std::move(*ring);
  };
  Result<std::optional<Ring>> ring = in_transaction(store_, environment_, StoreAccess::write, work, Stopped::answers);
  if (!ring) return failure(std::move(ring).error());
  if (!*ring) return is_stopped(environment_);
  return std::move(**ring);
}

Result<void> StoredRotation::prove(std::string_view name, std::string kid, bool accepts, bool is_vouched) {
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<void> {
    Result<Member> member = present(tables, name);
    if (!member) return failure(std::move(member).error());
    if (Result<void> may = may_speak(*member, is_vouched, tables.now()); !may) return may;
    std::erase_if(member->proofs, [&](const Proof& proof) { return proof.kid == kid; });
    member->proofs.push_back({std::move(kid), accepts, tables.now()});
    return tables.write(*member);
  });
}

Result<Permit> StoredRotation::permit(std::string_view name, Position under, const std::vector<Use>& uses) {
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<Permit> {
    const Result<Ring> ring = tables.ring();
    if (!ring) return failure(ring.error());
    Result<Member> member = present(tables, name);
    if (!member) return failure(std::move(member).error());
    if (under != ring->position) {
      return failure(Code::generation_overtaken, "the ring has another generation than the one to sign under",
                     "read the ring, and ask under its generation");
    }
    add_told(*member, uses, *ring, tables.now());
    // Its own clock measures it: rounded down, as it is a bound for the signer.
    member->permit = Permit{tables.now() + ring->policy.permit, under};
    if (Result<void> written = tables.write(*member); !written) return failure(std::move(written).error());
    return *member->permit;
  });
}

Result<void> StoredRotation::record_uses(std::string_view name, const std::vector<Use>& uses, bool is_vouched) {
  return in_transaction(
      store_, environment_, StoreAccess::write,
      [&](Tables& tables) -> Result<void> {
        const Result<Ring> ring = tables.ring();
        if (!ring) return failure(ring.error());
        Result<std::optional<Member>> member = tables.member(name);
        if (!member) return failure(std::move(member).error());
        if (!*member) return not_there(name);
        if (Result<void> may = may_speak(**member, is_vouched, tables.now()); !may) return may;
        add_told(**member, uses, *ring, tables.now());
        return tables.write(**member);
      },
      Stopped::answers);
}

Result<void> StoredRotation::leave(std::string_view name, const std::vector<Use>& uses, bool is_vouched) {
  return in_transaction(
      store_, environment_, StoreAccess::write,
      [&](Tables& tables) -> Result<void> {
        const Result<Ring> ring = tables.ring();
        if (!ring) return failure(ring.error());
        Result<std::optional<Member>> member = tables.member(name);
        if (!member) return failure(std::move(member).error());
        if (!*member) return not_there(name);
        if (Result<void> may = may_speak(**member, is_vouched, tables.now()); !may) return may;
        add_told(**member, uses, *ring, tables.now());
        if (!(*member)->is_fenceable) close_unfenceable(**member, *ring, tables.now());
        (*member)->present_until = std::min((*member)->present_until, tables.now());
        if ((*member)->permit) (*member)->permit->has_ended = true;
        (*member)->has_left = true;
        return tables.write(**member);
      },
      Stopped::answers);
}

Result<void> StoredRotation::waive(const Waiver& waiver) {
  if (waiver.because.empty()) {
    return failure(Code::argument_invalid, "a decision needs its reason", "say why it is not waited for");
  }
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) { return tables.write(waiver); });
}

Result<SealedKeys> StoredRotation::sealed_keys() {
  return in_transaction(store_, environment_, StoreAccess::read, [&](Tables& tables) -> Result<SealedKeys> {
    Result<Ring> ring = tables.ring();
    if (!ring) return failure(std::move(ring).error());
    Result<std::vector<SealedKey>> keys = tables.sealed_keys();
    if (!keys) return failure(std::move(keys).error());
    return SealedKeys{std::move(*ring), std::move(*keys)};
  });
}

Result<bool> StoredRotation::reseal(const std::vector<Resealed>& rows) {
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<bool> {
    const Result<std::vector<SealedKey>> kept = tables.sealed_keys();
    if (!kept) return failure(kept.error());
    for (const Resealed& row : rows) {
      const SealedKey before{row.kid, row.before};
      if (std::find(kept->begin(), kept->end(), before) == kept->end()) return false;
    }
    for (const Resealed& row : rows) {
      if (Result<void> put = tables.write(SealedKey{row.kid, row.after}); !put) return failure(put.error());
    }
    return true;
  });
}

Result<void> StoredRotation::count_unlisted(const Step& step) {
  if (step.kind != StepKind::record_switch) return {};
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<void> {
    const Result<Ring> ring = tables.ring();
    if (!ring) return failure(ring.error());
    const Result<Rows> rows = tables.rows();
    if (!rows) return failure(rows.error());
    const std::optional<Member> unlisted = unlisted_signer(*ring, *rows, step, tables.in(std::chrono::seconds(0)));
    return unlisted ? tables.write(*unlisted) : Result<void>();
  });
}

Result<Outcome> StoredRotation::take(Position seen, const Step& step) {
  using Kind = Outcome::Kind;
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<Outcome> {
    Result<Ring> ring = tables.ring();
    if (!ring) return failure(std::move(ring).error());
    if (ring->position != seen) return Outcome{Kind::overtaken, std::move(*ring), {step.kind, step.kid, {}}};
    const Result<Rows> rows = tables.rows();
    if (!rows) return failure(rows.error());
    Gate gate = evaluate(*ring, *rows, step, tables.now());
    if (!gate.is_open()) return Outcome{Kind::held, std::move(*ring), std::move(gate)};
    // A proof begins to count when it is complete: rounded up, since a reader's delay is counted from it. A revocation
    // looks at the gate of the standby: rounded down, as every gate.
    const bool looks_at_a_gate = step.kind == StepKind::revoke;
    const Moment when = looks_at_a_gate ? tables.now() : tables.in(std::chrono::seconds(0));
    Ring next = apply(*ring, *rows, step, when);
    std::optional<std::string> fault = fault_of(next);
    if (!fault) fault = fault_between(*ring, next);
    if (fault) return failure(Code::internal_error, "a step would break the ring: " + *fault, "");
    const Result<bool> written = tables.write(next);
    if (!written) return failure(written.error());
    if (!*written)
      return failure(Code::internal_error, "the log or the registry of the store contradicts its ring", "");
    if (Result<void> erased = tables.erase_gone(*ring, next); !erased) return failure(std::move(erased).error());
    if (step.kind == StepKind::amend) {
      if (Result<void> erased = erase_gone_readers(tables, *rows, next.policy); !erased) return failure(erased.error());
    }
    if (step.kind == StepKind::stage && !step.sealed.empty()) {
      if (Result<void> kept = tables.write(SealedKey{step.kid, step.sealed}); !kept) return failure(kept.error());
    }
    return Outcome{Kind::taken, std::move(next), std::move(gate)};
  });
}

Result<std::size_t> StoredRotation::sweep() {
  return in_transaction(store_, environment_, StoreAccess::write, [&](Tables& tables) -> Result<std::size_t> {
    const Result<Ring> ring = tables.ring();
    if (!ring) return failure(ring.error());
    const Result<Rows> rows = tables.rows();
    if (!rows) return failure(rows.error());
    Member kept;
    kept.name = departed;
    std::size_t count = 0;
    for (const Member& member : rows->members) {
      const bool is_heap = member.name == departed;
      if (!is_heap && !is_over(member, *ring, tables.now())) continue;
      add(kept.uses, member.uses, Of::another_process);
      if (is_heap) continue;
      ++count;
      if (Result<void> erased = tables.erase(member); !erased) return failure(std::move(erased).error());
    }
    forget_gone(kept.uses, *ring);
    if (count == 0) return count;
    if (Result<void> written = tables.write(kept); !written) return failure(std::move(written).error());
    return count;
  });
}

}  // namespace jwtsync::rotation
