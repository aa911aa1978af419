// SPDX-License-Identifier: Apache-2.0
// The loop that reloads when files change.
#include "keeper/state.h"

#include <jwtsync/keeper.h>
#include <chrono>

namespace jwtsync {
namespace {

constexpr std::chrono::seconds unseen_change_interval{60};
constexpr std::chrono::milliseconds settling_time{100};
constexpr int max_settlings = 50;  // a file that never comes to rest is read all the same

/// Waits for something to happen, and then until files have come to rest: who writes a file in place empties it first,
/// and what it holds before all of it is there is nobody's key.
Watch::Event wait_for_rest(Watch& watch, const std::vector<std::string>& paths) {
  const Watch::Event first = watch.wait(paths, unseen_change_interval);
  Watch::Event latest = first;
  for (int i = 0; latest == Watch::Event::changed && i < max_settlings; ++i) latest = watch.wait(paths, settling_time);
  return first;
}

}  // namespace

void Keeper::run(std::stop_token stop) {
  Watch& watch = state_->world.watch;
  const std::stop_callback end_the_wait(stop, [&watch] { watch.wake(); });
  while (!stop.stop_requested()) {
    const keeper::Watched watched = state_->what_to_watch();
    const Watch::Event event = wait_for_rest(watch, watched.paths());
    if (stop.stop_requested()) return;
    if (event == Watch::Event::timed_out && !watched.changed(state_->world.files)) continue;
    // Its error was recorded, and stands in report and readiness.
    static_cast<void>(reload());
  }
}

void Keeper::wake() noexcept { state_->world.watch.wake(); }

}  // namespace jwtsync
