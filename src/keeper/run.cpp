// SPDX-License-Identifier: Apache-2.0
// The loop that reloads when files change.
#include "keeper/state.h"

#include <jwtsync/keeper.h>
#include <chrono>

namespace jwtsync {
namespace {

constexpr std::chrono::milliseconds arming_time{0};
constexpr std::chrono::seconds unseen_change_interval{60};
constexpr std::chrono::milliseconds settling_time{100};
constexpr int max_settlings = 50;  // a file that never comes to rest is read all the same

/// Waits for something to happen. The watch is armed first and versions are compared then: what changed since they were
/// read shows in the versions, what changes later in the watch, and nothing falls between.
Watch::Event wait_for_change(Watch& watch, const keeper::Watched& watched, Files& files) {
  const Watch::Event armed = watch.wait(watched.paths(), arming_time);
  if (armed != Watch::Event::timed_out) return armed;
  if (watched.changed(files)) return Watch::Event::changed;
  const Watch::Event event = watch.wait(watched.paths(), unseen_change_interval);
  return event == Watch::Event::timed_out && watched.changed(files) ? Watch::Event::changed : event;
}

/// Waits until files have come to rest: who writes a file in place empties it first, and what it holds before all of it
/// is there is nobody's key.
void let_files_rest(Watch& watch, const std::vector<std::string>& paths) {
  for (int i = 0; i < max_settlings; ++i) {
    if (watch.wait(paths, settling_time) != Watch::Event::changed) return;
  }
}

}  // namespace

void Keeper::run(std::stop_token stop) {
  Watch& watch = state_->world.watch;
  const std::stop_callback end_the_wait(stop, [&watch] { watch.wake(); });
  while (!stop.stop_requested()) {
    const keeper::Watched watched = state_->what_to_watch();
    const Watch::Event event = wait_for_change(watch, watched, state_->world.files);
    if (event == Watch::Event::timed_out) continue;
    if (event == Watch::Event::changed) let_files_rest(watch, watched.paths());
    if (stop.stop_requested()) return;
    // Its error was recorded, and stands in report and readiness.
    static_cast<void>(reload());
  }
}

void Keeper::wake() noexcept { state_->world.watch.wake(); }

}  // namespace jwtsync
