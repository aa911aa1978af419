// SPDX-License-Identifier: Apache-2.0
// Verdicts on tokens: what the ring says, unless the keys of an issuer are too old to say it.
#include "keeper/doubt.h"
#include "keeper/gone_key.h"
#include "keeper/state.h"

#include <jwtsync/issuer.h>
#include <jwtsync/keeper.h>

namespace jwtsync {
namespace {

using Verification = tl::expected<VerifiedToken, Refusal>;
using UnknownKey = keeper::Freshness::UnknownKey;
using keeper::Doubt;

}  // namespace

struct Keeper::Judgement {
  Verification verdict;
  bool wants_fetch = false;  ///< and this caller is the one to have it done
  bool may_queue = true;     ///< behind the thread that does it
};

const Keeper::Snapshot& Keeper::snapshot(Local& local) const {
  const bool mine = local.mark_ == state_->mark.get();
  if (!mine || local.serial_ != state_->serial.load(std::memory_order_acquire)) {
    local.held_ = state_->current();
    local.serial_ = local.held_->serial;
    local.mark_ = state_->mark.get();
  }
  return *local.held_;
}

const Keeper::Snapshot& Keeper::last_seen(Local& local) const {
  return local.mark_ == state_->mark.get() ? *local.held_ : snapshot(local);
}

Keeper::Judgement Keeper::judge(const Snapshot& held, std::string_view token, Local& local) const {
  if (!held.has_key()) return {tl::unexpected(Refusal{Code::ring_unavailable})};
  const bool measured = local.verifications_++ % sample_interval == 0;
  Verification verdict =
      measured ? verify_timed(held, token, local) : held.loaded.prepared->verifier.verify(token, local.scratch_);
  // A process that can judge no token says so of a bad one too: it is not for its clients to mend.
  if (!verdict && held.is_lost()) return {tl::unexpected(Refusal{Code::ring_unavailable})};
  if (held.loaded.followed) {
    return verdict ? Judgement{std::move(verdict)} : judge_followed(held, std::move(verdict), token, local);
  }
  keeper::Freshness& freshness = state_->freshness;
  if (!freshness.applies()) return {std::move(verdict)};

  const Judgement outdated{tl::unexpected(Refusal{Code::keys_outdated})};
  const auto now = state_->world.clock.elapsed();
  Doubt doubt = verdict ? Doubt::none : keeper::doubt_about(verdict.error().code);
  if (doubt == Doubt::algorithm) {
    const bool is_open = freshness.may_be_in_doubt(now) && keeper::may_publish(held.loaded.prepared->verifier, token);
    doubt = is_open ? Doubt::signature : Doubt::none;
  }
  if (doubt != Doubt::key && freshness.has_ended(now)) return outdated;
  if (doubt == Doubt::none) return {std::move(verdict)};
  // Anybody can make bad signatures: those who send them must not have every thread wait.
  const bool may_queue = doubt == Doubt::key;
  switch (doubt == Doubt::key ? freshness.judge_unknown_key(now) : freshness.judge_bad_signature(now)) {
    case UnknownKey::refuse:
      // A new key shows by its signature alone where keys have no names: then it is like one that is not known.
      if (doubt == Doubt::signature && !held.loaded.prepared->ring.requires_kid() && freshness.is_out_of_reach(now)) {
        return {outdated.verdict, false, may_queue};
      }
      break;
    case UnknownKey::wait: return {outdated.verdict, false, may_queue};
    case UnknownKey::fetch: return {outdated.verdict, true, may_queue};
  }
  // The fetch may have given the key since this ring was tried; another one cannot before the cooldown is over.
  const bool is_latest = held.serial == state_->serial.load(std::memory_order_acquire);
  return is_latest ? Judgement{std::move(verdict)} : judge(snapshot(local), token, local);
}

/// A kid is one key for ever: a ring is in doubt about a key that it does not hold, and about no other.
Keeper::Judgement Keeper::judge_followed(const Snapshot& held, Verification verdict, std::string_view token,
                                         Local& local) const {
  const auto& second = held.loaded.prepared->second;
  if (second && verdict.error().code == Code::token_signature_invalid) verdict = second->verify(token, local.scratch_);
  if (verdict || verdict.error().code != Code::token_key_unknown) return {std::move(verdict)};
  const Verifier& verifier = held.loaded.prepared->verifier;
  if (keeper::gone_key(held.loaded.followed->gone, verifier, token) != nullptr) return {std::move(verdict)};
  const UnknownKey found = state_->freshness.judge_unknown_key(state_->world.clock.elapsed());
  if (found != UnknownKey::refuse) return {tl::unexpected(Refusal{Code::keys_outdated}), found == UnknownKey::fetch};
  const bool is_latest = held.serial == state_->serial.load(std::memory_order_acquire);
  return is_latest ? Judgement{std::move(verdict)} : judge(snapshot(local), token, local);
}

Verification Keeper::verify(std::string_view token, Local& local) const {
  const Snapshot& held = snapshot(local);
  if (held.parties.empty()) return conclude(judge(held, token, local), token, local);
  const auto place = choose(held, token, local);
  if (!place) return tl::unexpected(place.error());
  return held.parties[*place].keeper->verify(token, local_of(held, *place, local));
}

Verification Keeper::verify_patiently(std::string_view token, Local& local) {
  const Snapshot& held = snapshot(local);
  if (!held.parties.empty()) {
    const auto place = choose(held, token, local);
    if (!place) return tl::unexpected(place.error());
    return held.parties[*place].keeper->verify_patiently(token, local_of(held, *place, local));
  }
  Judgement judgement = judge(held, token, local);
  if (judgement.verdict || judgement.verdict.error().code != Code::keys_outdated)
    return conclude(judgement, token, local);
  if (state_->freshness.is_asked_for()) {
    std::unique_lock one_at_a_time(state_->loading, std::defer_lock);
    if (judgement.may_queue) {
      one_at_a_time.lock();
    } else if (!one_at_a_time.try_lock()) {
      return conclude(judgement, token, local);  // whoever loads now began before it was asked for, or does it
    }
    // Unless the thread that held the lock before has done it. Its error stands in report and readiness.
    if (state_->freshness.is_asked_for()) state_->fetch();
  }
  return conclude(judge(snapshot(local), token, local), token, local);
}

Verification Keeper::conclude(const Judgement& judgement, std::string_view token, Local& local) const {
  if (judgement.wants_fetch) state_->end_wait();
  const Snapshot& held = *local.held_;
  const Verification& verdict = judgement.verdict;
  if (verdict) {
    const std::size_t place = held.place_of_key(*verdict);
    state_->counters.keys[place < held.slots.size() ? held.slots[place] : 0].accepted.add();
    if (held.loaded.followed && place < held.slots.size()) held.loaded.followed->uses[place]->note_accepted(*verdict);
  } else {
    state_->note_refusal(held.slot_of_refusals(), {verdict.error().code}, token, local.scratch_);
  }
  return verdict;
}

void Keeper::State::end_wait() noexcept {
  world.watch.wake();
  if (following) following->interrupt();
}

void Keeper::State::fetch() {
  if (following) {
    static_cast<void>(read_ring(keeper::patience, world.events));
  } else {
    static_cast<void>(reload_since_due(keeper::patience));
  }
}

void Keeper::State::note_refusal(std::size_t slot, const keeper::Refused& refused, std::string_view token,
                                 Scratch& scratch) {
  counters.keys[slot].refused.add(refused.code);
  refusals.note(refused, token, read_unverified_algorithm(token, scratch), world.clock.last_tick());
}

void Keeper::note_without_token(Code why) const {
  state_->without_token.note({why, Stage::extract}, {}, std::nullopt, state_->world.clock.last_tick());
}

Verification Keeper::verify_timed(const Snapshot& held, std::string_view token, Local& local) const {
  const auto start = state_->world.clock.elapsed();
  Verification verdict = held.loaded.prepared->verifier.verify(token, local.scratch_);
  state_->counters.verify_latency.add(state_->world.clock.elapsed() - start);
  return verdict;
}

Error Keeper::explain(Refusal refusal, std::string_view token, Local& local) const {
  // The ring that refused the token is the one to ask, even if another came into use meanwhile.
  const Snapshot& held = last_seen(local);
  if (!held.parties.empty()) return explain_by_issuer(held, refusal, token, local);
  if (!held.has_key()) return held.why_no_key();
  const Verifier& verifier = held.loaded.prepared->verifier;
  if (refusal.code == Code::token_key_unknown && held.loaded.followed) {
    const rotation::Tombstone* const gone = keeper::gone_key(held.loaded.followed->gone, verifier, token);
    if (gone != nullptr) return keeper::words_of(*gone);
  }
  if (refusal.code != Code::keys_outdated) return verifier.explain(refusal, token);
  return state_->outdated(held);
}

std::optional<BothSides> Keeper::both_sides(std::string_view token, Local& local) const {
  const Snapshot& held = last_seen(local);
  if (!held.parties.empty()) return both_sides_by_issuer(held, token, local);
  if (!held.has_key()) return std::nullopt;
  return held.loaded.prepared->verifier.both_sides(token);
}

Error Keeper::State::outdated(const Snapshot& now) const {
  const std::string known = "the keys that are known here of " + now.loaded.facts.source;
  const bool has_ended = freshness.has_ended(world.clock.elapsed());
  return {Code::keys_outdated, known + (has_ended ? " are too old to be used" : " may lack the one of this token"),
          "try again in some seconds; if it stays so, jwtsync resolve shows whether the issuer answers"};
}

}  // namespace jwtsync
