// SPDX-License-Identifier: Apache-2.0
// The loop of a member: what is due first, and then the wait for the next ring; and what the log says of it.
#include "base/text.h"
#include "fleet/asking.h"
#include "http/exchange.h"
#include "keeper/change.h"
#include "keeper/state.h"
#include "ports/random_bits.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace jwtsync {
namespace {

using std::chrono::nanoseconds;

constexpr std::chrono::seconds unseen_change_interval{60};

}  // namespace

void Keeper::follow_once(const std::stop_token& stop, nanoseconds ends) {
  State& state = *state_;
  keeper::Following& own = *state.following;
  const std::lock_guard acting(own.acting);
  const keeper::Watched files = state.what_to_watch();
  const nanoseconds now = state.world.clock.elapsed();
  const auto pause =
      std::clamp<nanoseconds>(std::min(own.pauses_until, ends) - now, nanoseconds(0), unseen_change_interval);
  const Watch::Event event = keeper::wait_for_change(state.world.watch, files, state.world.files,
                                                     std::chrono::ceil<std::chrono::milliseconds>(pause));
  if (event == Watch::Event::changed) keeper::let_files_rest(state.world.watch, files.paths());
  if (stop.stop_requested()) return;
  const bool is_asked_for = event == Watch::Event::woken && state.freshness.is_asked_for();
  if (event != Watch::Event::timed_out && !is_asked_for) {
    const std::lock_guard lock(state.loading);
    static_cast<void>(state.reload(ResolveOptions{}.deadline, state.world.events));
    own.join_due = nanoseconds(0);
  }
  if (state.world.clock.elapsed() < own.pauses_until && !is_asked_for) return;
  Result<void> done = state.do_what_is_due();
  if (done && own.failures == 0) state.note_hub_heard();  // else it is, when it lets us wait too
  if (done && state.world.clock.elapsed() < ends) {
    done = state.wait_for_ring(stop, ends);
    if (done) own.failures = 0;
  }
  state.note_call(done);
}

Result<bool> Keeper::refresh_followed() {
  State& state = *state_;
  keeper::Following& own = *state.following;
  const std::unique_lock acting(own.acting, std::try_to_lock);
  const std::uint64_t before = state.serial.load();
  if (!acting.owns_lock() || state.world.clock.elapsed() < own.pauses_until) return false;
  if (state.what_to_watch().changed(state.world.files)) {
    const std::lock_guard lock(state.loading);
    static_cast<void>(state.reload(ResolveOptions{}.deadline, state.world.events));
  }
  Result<void> done = state.do_what_is_due();
  if (done) done = state.look_for_ring();
  if (done) {
    own.failures = 0;
    state.note_hub_heard();
  }
  state.note_call(done);
  if (!done) return failure(done.error());
  return state.serial.load() != before;
}

void Keeper::State::note_call(const Result<void>& done) {
  keeper::Following& own = *following;
  if (done) return;
  // It was silent for too long, or the hub begins anew: it joins, and asks for all else then.
  if (done.error().code == Code::not_found) own.join_due = nanoseconds(0);
  if (done.error().code == Code::not_found) own.proved.clear();
  // Another step was taken since: its ring is read next.
  if (done.error().code == Code::generation_overtaken) {
    own.join_due = nanoseconds(0);
  }
  if (done.error().code == Code::ring_unavailable) offer_ring();
  ++own.failures;
  own.pauses_until = world.clock.elapsed() + http::pause_before(own.failures, ports::random_bits(world.randomness));
  note_hub_failed(done.error());
}

/// Once for each kind of failure in a row. Report and readiness have the latest.
void Keeper::State::note_hub_failed(const Error& error) {
  const std::lock_guard one_at_a_time(loading);
  const std::shared_ptr<const Snapshot> now = current();
  if (!now->has_key() && now->loaded.prepared.error() != error) {
    keeper::Loaded none{now->loaded.facts, failure(error), {}};
    none.facts.trail = {{none.facts.locator, Outcome::unreachable, error.message}};
    hold(std::move(none), now->generation);
  }
  {
    const std::lock_guard lock(held_mutex);
    if (now->has_key() && !keeps_error()) reload_error = error;
    if (std::exchange(following->failed, error.code) == error.code) return;
    following->heard_is_told = false;
  }
  world.events.record(Level::warning,
                      "the hub " + current()->loaded.facts.locator +
                          " is not followed now, and asked again until it is: " + base::printable(error.message));
}

/// Once, and again where the log has said otherwise.
void Keeper::State::note_hub_heard() {
  {
    const std::lock_guard lock(held_mutex);
    if (following->failed && !keeps_error()) reload_error.reset();
    following->failed.reset();
    following->offer_told.clear();
    if (std::exchange(following->heard_is_told, true)) return;
  }
  world.events.record(Level::info, "follows the " + current()->loaded.facts.source);
}

/// A clock that is off by more than the policy allows holds the rotation up, and shortens or lengthens tokens.
void Keeper::State::note_clock(rotation::Moment hub, Time before, Time after) {
  keeper::Following& own = *following;
  const std::chrono::seconds offset = fleet::offset_of(hub, {before, after});
  const bool is_off = std::chrono::abs(offset) > own.taken->ring.policy.skew;
  if (std::exchange(own.clock_is_off, is_off) == is_off || !is_off) return;
  world.events.record(Level::warning, "the clock here is " + std::to_string(std::abs(offset.count())) + " s " +
                                          (offset.count() > 0 ? "behind" : "ahead of") +
                                          " that of the hub, more than the policy allows: the rotation waits");
}

void Keeper::State::note_lapses() {
  keeper::Following& own = *following;
  const nanoseconds now = world.clock.elapsed();
  if (own.was_present && now >= freshness.fresh_until()) {
    own.was_present = false;
    world.events.record(Level::error, options.handover
                                          ? "the hub was not heard of for too long: the command goes on with the keys "
                                            "that it has, and the rotation waits for it"
                                          : "fenced: the hub was not heard of for too long; tokens of known keys are "
                                            "verified, and of others it is not said whether they are good");
  }
  if (own.may_have_signed && !own.may_sign(now)) {
    own.may_have_signed = false;
    world.events.record(Level::error, options.handover
                                          ? "the permit has ended under which the command signs: the rotation waits "
                                            "for it, until the hub gives another or the command has ended"
                                          : "the permit has ended: nothing is signed until the hub gives another");
  }
}

}  // namespace jwtsync
