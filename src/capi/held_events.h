// SPDX-License-Identifier: Apache-2.0
// Events of a thread that must not call the host.
#pragma once

#include <jwtsync/world.h>
#include <atomic>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace jwtsync::capi {

/// Hands on what is recorded, at once and in the thread that recorded it; but what one thread of the library's own
/// records is held until a thread of the caller comes by, since a host such as Python lets one thread run at a time
/// and may be busy for long. Threads: any number at once.
class HeldEvents final : public Events {
 public:
  /// `to` must outlive it.
  explicit HeldEvents(Events& to) noexcept : to_(to) {}
  void record(Level level, std::string_view text) override;

  /// From now on the events of this thread are held.
  void hold_this_thread() noexcept { held_thread_.store(std::this_thread::get_id()); }
  /// Hands on what is held, in the order in which it came. For threads of the caller.
  void hand_on();

 private:
  using ThreadId = decltype(std::this_thread::get_id());
  struct Record {
    Level level;
    std::string text;
  };

  Events& to_;
  std::atomic<ThreadId> held_thread_{};
  std::mutex mutex_;  // guards `held_`
  std::deque<Record> held_;
};

}  // namespace jwtsync::capi
