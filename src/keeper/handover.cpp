// SPDX-License-Identifier: Apache-2.0
// A process that gives its secret to another and speaks for it: the keys in use are those that the other one has.
#include "keeper/following.h"
#include "keeper/load.h"
#include "keeper/state.h"
#include "sources/fitness.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <string>
#include <vector>

namespace jwtsync {

void Keeper::State::note_outdated(const keeper::Facts& found, Events& events) {
  Error error{Code::keys_outdated, found.source + " gives another key now than the one that was handed over",
              "start the process anew, and it has that one"};
  {
    const std::lock_guard lock(held_mutex);
    if (reload_error == error) return;
    reload_error = error;
  }
  events.record(Level::warning, error.message + "; generation " + std::to_string(current()->generation) +
                                    " stays in use until the process is started anew");
}

Result<keeper::Handed> Keeper::State::given_of(const keeper::RingReply& reply) const {
  const keeper::HandedOptions how{following->options.handed.value_or(HandedKeys::one), following->options.signs,
                                  !following->environment.is_deployed()};
  Result<keeper::Handed> handed = keeper::handed_of(reply, how);
  if (!handed || !options.handover->file.empty()) return handed;
  for (const Secret* const each : {&handed->first, &handed->second}) {
    const Result<void> carried = each->reveal(
        [&](std::string_view bytes) { return sources::check_variable(options.handover->variable, bytes); });
    if (!carried) return failure(carried.error());
  }
  return handed;
}

bool Keeper::State::needs_others(const keeper::Loaded& loaded, const Snapshot& now) const {
  return keeper::needs_others(now.loaded.prepared->ring, loaded.prepared->ring, following->taken->ring);
}

bool Keeper::State::holds_revoked(const rotation::Ring& ring) const {
  const std::shared_ptr<const Snapshot> held = current();
  return held->has_key() && keeper::holds_revoked(held->loaded.prepared->ring, ring);
}

std::vector<keeper::ProofDue> Keeper::State::proofs_beside_child() const {
  const keeper::Following& own = *following;
  const HandedKeys form = own.options.handed.value_or(HandedKeys::one);
  const bool has_all = own.child_runs && form == HandedKeys::set;  // or will have, started anew
  if (has_all || !own.taken->keys) return {};
  const keeper::Facts& facts = current()->loaded.facts;
  const std::size_t least = sources::least_length(own.environment);
  const auto prepared = keeper::prepare(*own.taken->keys, least,
                                        keeper::without_strangers(facts.expectations, *own.taken->keys), world.clock);
  if (!prepared) return {};
  std::vector<keeper::ProofDue> due = keeper::proofs_of(*own.taken, prepared->ring, prepared->verifier);
  const auto kids = keeper::unheld_kids(own.taken->ring, form);
  const auto is_unheld = [&](const std::string& kid) { return std::find(kids.begin(), kids.end(), kid) != kids.end(); };
  const auto never_fits = [&](const std::string& kid) {
    return form != HandedKeys::set && !is_hmac(own.taken->ring.find(kid)->algorithm);
  };
  // A key pair has no place in its variables, and will have none: no restart gives it to the child.
  for (keeper::ProofDue& proof : due) proof.accepts = proof.accepts && !never_fits(proof.kid);
  std::erase_if(due, [&](const keeper::ProofDue& proof) {
    return never_fits(proof.kid) ? false : own.child_runs || is_unheld(proof.kid);
  });
  return due;
}

void Keeper::State::note_unheld_keys(Events& events) const {
  if (!options.handover) return;
  for (const std::string& kid : keeper::unheld_kids(following->taken->ring, *following->options.handed)) {
    events.record(Level::warning, "the command is not given the key " + kid +
                                      ", since its variables have no place for it: it refuses what that signs, and a "
                                      "rotation to it waits");
  }
}

Result<Secret> Keeper::handed_over() const {
  const std::shared_ptr<const Snapshot> held = state_->current();
  if (!held->has_key()) return failure(held->why_no_key());
  if (!state_->options.handover) {
    return failure(Code::ring_unavailable, "nothing is handed over: the secret was not kept");
  }
  return held->loaded.handed_over.clone();
}

Result<Secret> Keeper::second_handed_over() const {
  const std::shared_ptr<const Snapshot> held = state_->current();
  if (!held->has_key()) return failure(held->why_no_key());
  return held->loaded.second_handed_over.clone();
}

Result<bool> Keeper::renew() {
  State& state = *state_;
  const auto taken = [&] {
    const std::lock_guard one_at_a_time(state.loading);
    state.renews = true;
    Result<bool> renewed = state.reload(ResolveOptions{}.deadline, state.world.events);
    state.renews = false;
    return renewed;
  }();
  if (!state.following || !taken) return taken;
  // The permit stands at the hub before the next child signs.
  const std::lock_guard acting(state.following->acting);
  const Result<void> done = state.do_what_is_due();
  state.note_call(done);
  if (!done) return failure(done.error());
  return taken;
}

bool Keeper::is_outdated() const {
  const State& state = *state_;
  const std::lock_guard lock(state.held_mutex);
  // While the hub is silent nobody knows what is needed by now: what runs goes on.
  if (state.following) return state.following->is_outdated && !state.following->failed;
  return state.reload_error && state.reload_error->code == Code::keys_outdated;
}

bool Keeper::has_none_to_hand_over() const { return state_->following && state_->following->is_bereft; }

void Keeper::note_running(bool runs) {
  if (!state_->following) return;
  state_->following->child_runs = runs;
  state_->following->has_news = true;
  if (runs || state_->following->is_bereft) state_->following->has_dropped = true;
  state_->following->interrupt();
}

std::optional<std::chrono::nanoseconds> Keeper::permit_ends() const {
  if (!state_->following || !state_->following->options.signs) return std::nullopt;
  return state_->following->permit_ends();
}

bool Keeper::run_until_outdated(const std::stop_token& stop) {
  const std::stop_callback end_the_wait(stop, [this] { wake(); });
  while (!stop.stop_requested()) {
    if (is_outdated()) return true;
    run_once(stop, std::chrono::nanoseconds::max());
  }
  if (state_->following) state_->leave();
  return false;
}

}  // namespace jwtsync
