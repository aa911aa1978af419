// SPDX-License-Identifier: Apache-2.0
// The loop that reloads when files change, and when the keys of an issuer are to be asked for again.
#include "keeper/change.h"
#include "keeper/state.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <chrono>

namespace jwtsync {
namespace {

constexpr std::chrono::seconds unseen_change_interval{60};

/// How long there is nothing to do but to wait for files, where the next load is due at `due`, later than now.
std::chrono::milliseconds longest_wait(std::chrono::nanoseconds due, std::chrono::nanoseconds now) {
  const auto left = std::min<std::chrono::nanoseconds>(due - now, unseen_change_interval);
  return std::chrono::ceil<std::chrono::milliseconds>(left);
}

}  // namespace

/// What several issuers wait for is waited for at once.
struct Keeper::Awaited {
  keeper::Watched files;
  std::chrono::nanoseconds due;
};

Keeper::Awaited Keeper::awaited() const {
  Awaited all{state_->what_to_watch(), state_->due()};
  const std::shared_ptr<const Snapshot> now = state_->current();  // another thread may put a later one in its place
  for (const Party& party : now->parties) {
    all.files.join(party.state().what_to_watch());
    all.due = std::min(all.due, party.state().due());
  }
  return all;
}

bool Keeper::is_asked_for() const {
  const std::shared_ptr<const Snapshot> now = state_->current();
  return state_->freshness.is_asked_for() ||
         std::any_of(now->parties.begin(), now->parties.end(),
                     [](const Party& party) { return party.state().freshness.is_asked_for(); });
}

/// A file of one issuer is no reason to ask the others. Errors were recorded, and stand in report and readiness. A file
/// that is written in several steps changes several times: what fails as before is not told again.
void Keeper::reload_after_change() {
  const auto reload_quietly = [](State& state) {
    const std::lock_guard one_at_a_time(state.loading);
    static_cast<void>(state.reload_since_due(ResolveOptions{}.deadline));
  };
  const std::shared_ptr<const Snapshot> now = state_->current();
  if (now->parties.empty() || state_->what_to_watch().changed(state_->world.files)) return reload_quietly(*state_);
  for (const Party& party : now->parties) {
    if (party.state().what_to_watch().changed(party.state().world.files)) reload_quietly(party.state());
  }
}

void Keeper::reload_what_is_due() {
  if (state_->is_due(state_->world.clock.elapsed())) {
    const std::lock_guard one_at_a_time(state_->loading);
    const bool in_doubt = state_->freshness.is_in_doubt();  // then some tokens get no answer until it is over
    static_cast<void>(state_->reload_since_due(in_doubt ? keeper::patience : ResolveOptions{}.deadline));
  }
  // Those whose tokens wait come first: one that does not answer takes its time.
  std::vector<Party> parties = state_->current()->parties;
  std::partition(parties.begin(), parties.end(),
                 [](const Party& party) { return party.state().freshness.is_asked_for(); });
  for (const Party& party : parties) party.keeper->reload_what_is_due();
}

/// Waits for a reason to reload, and reloads; `ends` at the latest.
void Keeper::run_once(const std::stop_token& stop, std::chrono::nanoseconds ends) {
  if (state_->following) return follow_once(stop, ends);
  Watch& watch = state_->world.watch;
  const auto now = state_->world.clock.elapsed();
  const Awaited all = awaited();
  // A token that asks for an issuer's keys does so at once.
  const bool is_due = is_asked_for() || now >= all.due;
  const auto longest = is_due ? std::chrono::milliseconds{0} : longest_wait(std::min(all.due, ends), now);
  const Watch::Event event = keeper::wait_for_change(watch, all.files, state_->world.files, longest);
  if (event == Watch::Event::changed) keeper::let_files_rest(watch, all.files.paths());
  if (stop.stop_requested()) return;
  // A token of a key that is not known woke it: no person asked for it, so what fails is not told again.
  if (event == Watch::Event::timed_out || (event == Watch::Event::woken && is_asked_for())) {
    reload_what_is_due();
  } else if (event == Watch::Event::changed) {
    reload_after_change();
  } else {
    static_cast<void>(reload());
  }
}

void Keeper::run(std::stop_token stop) {
  const std::stop_callback end_the_wait(stop, [this] { state_->end_wait(); });
  while (!stop.stop_requested()) run_once(stop, std::chrono::nanoseconds::max());
  if (state_->following) state_->leave();
}

Result<void> Keeper::run_until_key(std::stop_token stop, std::chrono::milliseconds longest) {
  const std::stop_callback end_the_wait(stop, [this] { state_->end_wait(); });
  const Clock& clock = state_->world.clock;
  const std::chrono::nanoseconds ends = clock.elapsed() + longest;
  while (true) {
    if (state_->current()->can_judge() || stop.stop_requested()) return {};
    if (clock.elapsed() >= ends) {
      const std::shared_ptr<const Snapshot> now = state_->current();
      const std::optional<Error> error = now->parties.empty() ? std::nullopt : joint_readiness(*now).error;
      return failure(error ? *error : now->loaded.prepared.error());
    }
    run_once(stop, ends);
  }
}

void Keeper::wake() noexcept { state_->world.watch.wake(); }

}  // namespace jwtsync
