// SPDX-License-Identifier: Apache-2.0
// The watch of one process, and how its loop is driven step by step: where Keeper::run would sleep, it is stopped
// instead, and called again when there is something to wake up for.
#pragma once

#include "own_clock.h"

#include <jwtsync/world.h>
#include <algorithm>
#include <stop_token>
#include <string>
#include <vector>

namespace jwtsync::simulation {

class Bell : public Watch {
 public:
  Bell(Timeline& timeline, const OwnClock& clock) : timeline_(timeline), clock_(clock) {}

  Event wait(std::span<const std::string> paths, std::chrono::milliseconds timeout) override {
    if (!std::equal(paths.begin(), paths.end(), armed_.begin(), armed_.end()))
      armed_.assign(paths.begin(), paths.end());
    if (++waits_ > most_waits || stopping_) return stop();
    if (timeout <= shortest_sleep) pass(timeout);
    if (std::exchange(woken_, false)) return Event::woken;
    if (std::exchange(changed_, false)) return Event::changed;
    if (timeout <= shortest_sleep) return Event::timed_out;
    sleeps_until_ = timeline_.now() + clock_.real(timeout);
    return stop();
  }
  /// Also called by the end of a turn, which is not for the next one.
  void wake() noexcept override { woken_ = woken_ || !stopping_; }

  /// A file is not as it was.
  void notice(const std::string& path) {
    if (!deaf && std::find(armed_.begin(), armed_.end(), path) != armed_.end()) changed_ = true;
  }
  /// Until a turn of the loop would sleep. False if it never does.
  template <typename Loop>
  bool turn(Loop loop) {
    stop_ = std::stop_source();
    stopping_ = false;
    waits_ = 0;
    loop(stop_.get_token());
    stopping_ = false;
    return waits_ <= most_waits;
  }
  /// Another process takes the place of the one that waited.
  void forget() {
    armed_.clear();
    sleeps_until_ = Span{0};
    changed_ = woken_ = false;
  }
  [[nodiscard]] Span ready_at() const { return woken_ || changed_ ? timeline_.now() : sleeps_until_; }

  /// The file system does not tell of changes, as that of a network may not.
  bool deaf = false;

 private:
  /// What is shorter is waited for in place: it is for files to come to rest.
  static constexpr std::chrono::milliseconds shortest_sleep{100};
  static constexpr int most_waits = 1000;  // of one turn: a loop that never sleeps turns for ever

  Event stop() {
    stopping_ = true;
    stop_.request_stop();
    return Event::woken;
  }
  /// Waits, but not longer than until something is heard.
  void pass(std::chrono::milliseconds timeout) {
    const Span end = timeline_.now() + clock_.real(timeout);
    while (!woken_ && !changed_ && timeline_.now() < end) {
      timeline_.advance(std::min(end, std::max(timeline_.now(), timeline_.next().value_or(end))) - timeline_.now());
    }
  }

  Timeline& timeline_;
  const OwnClock& clock_;
  std::vector<std::string> armed_;
  std::stop_source stop_;
  Span sleeps_until_{0};
  int waits_ = 0;
  bool stopping_ = false;
  bool changed_ = false;
  bool woken_ = false;
};

}  // namespace jwtsync::simulation
