// SPDX-License-Identifier: Apache-2.0
#include "capi/held_events.h"

namespace jwtsync::capi {
namespace {

constexpr std::size_t most_held = 64;  // the newest are kept

}  // namespace

void HeldEvents::record(Level level, std::string_view text) {
  if (held_thread_.load() != std::this_thread::get_id()) {
    hand_on();
    return to_.record(level, text);
  }
  const std::lock_guard lock(mutex_);
  if (held_.size() == most_held) held_.pop_front();
  held_.push_back({level, std::string(text)});
}

void HeldEvents::hand_on() {
  std::deque<Record> due;
  {
    const std::lock_guard lock(mutex_);
    due.swap(held_);
  }
  for (const Record& each : due) to_.record(each.level, each.text);
}

}  // namespace jwtsync::capi
