// SPDX-License-Identifier: Apache-2.0
#include "keeper/change.h"

namespace jwtsync::keeper {
namespace {

constexpr std::chrono::milliseconds arming_time{0};
constexpr std::chrono::milliseconds settling_time{100};
constexpr int max_settlings = 50;  // a file that never comes to rest is read all the same

}  // namespace

Watch::Event wait_for_change(Watch& watch, const Watched& watched, Files& files, std::chrono::milliseconds longest) {
  const Watch::Event armed = watch.wait(watched.paths(), arming_time);
  if (armed != Watch::Event::timed_out) return armed;
  if (watched.changed(files)) return Watch::Event::changed;
  const Watch::Event event = watch.wait(watched.paths(), longest);
  return event == Watch::Event::timed_out && watched.changed(files) ? Watch::Event::changed : event;
}

void let_files_rest(Watch& watch, const std::vector<std::string>& paths) {
  for (int i = 0; i < max_settlings; ++i) {
    if (watch.wait(paths, settling_time) != Watch::Event::changed) return;
  }
}

}  // namespace jwtsync::keeper
