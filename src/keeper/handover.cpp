// SPDX-License-Identifier: Apache-2.0
// A process that gives its secret to another and speaks for it: the keys in use are those that the other one has.
#include "keeper/state.h"

#include <jwtsync/keeper.h>
#include <string>

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

Result<Secret> Keeper::handed_over() const {
  const std::shared_ptr<const Snapshot> held = state_->current();
  if (!held->has_key()) return failure(held->why_no_key());
  if (!state_->options.handover) {
    return failure(Code::ring_unavailable, "nothing is handed over: the secret was not kept");
  }
  return held->loaded.handed_over.clone();
}

Result<bool> Keeper::renew() {
  const std::lock_guard one_at_a_time(state_->loading);
  state_->renews = true;
  Result<bool> renewed = state_->reload(ResolveOptions{}.deadline, state_->world.events);
  state_->renews = false;
  return renewed;
}

bool Keeper::run_until_outdated(std::stop_token stop) {
  const std::stop_callback end_the_wait(stop, [this] { wake(); });
  while (!stop.stop_requested()) {
    const std::optional<Error> error = state_->last_error();
    if (error && error->code == Code::keys_outdated) return true;
    run_once(stop, std::chrono::nanoseconds::max());
  }
  return false;
}

}  // namespace jwtsync
