// SPDX-License-Identifier: Apache-2.0
// The clock of one machine: it runs too fast or too slow, what it says of the day jumps or stands still, and all of it
// stands still while the machine sleeps.
#pragma once

#include "timeline.h"

#include <jwtsync/world.h>
#include <algorithm>

namespace jwtsync::simulation {

class OwnClock : public Clock {
 public:
  /// How much faster or slower than the timeline it may run.
  static constexpr int max_drift = 20'000;  // in a million

  explicit OwnClock(Timeline& timeline) : timeline_(timeline), since_(timeline.now()) {}

  [[nodiscard]] Time now() const noexcept override {
    return Time(std::chrono::duration_cast<Time::duration>(start + frozen_.value_or(elapsed()) + ahead_));
  }
  [[nodiscard]] Span elapsed() const noexcept override {
    const Span real = timeline_.now() - since_;
    return asleep_ ? passed_ : passed_ + real + real / million * drift_;
  }
  void pause(Span duration) noexcept override { timeline_.advance(real(std::max(duration, Span{0}))); }

  /// How much of the timeline passes while this clock goes on by `own`, or a little more.
  [[nodiscard]] Span real(Span own) const noexcept { return own + own / million * max_drift; }

  void jump(Span by) noexcept { ahead_ += by; }
  void drift(int in_a_million) noexcept {
    settle();
    drift_ = in_a_million;
  }
  /// The time of day stands still; `elapsed` goes on.
  void freeze() noexcept { frozen_ = elapsed(); }
  void thaw() noexcept { frozen_.reset(); }
  void sleep(bool asleep) noexcept {
    settle();
    asleep_ = asleep;
  }

 private:
  static constexpr int million = 1'000'000;
  static constexpr std::chrono::seconds start{1'767'225'600};  // 2026-01-01T00:00:00Z

  void settle() noexcept {
    passed_ = elapsed();
    since_ = timeline_.now();
  }

  Timeline& timeline_;
  Span passed_{std::chrono::hours(1)};  // until since_
  Span since_;
  Span ahead_{0};
  std::optional<Span> frozen_;
  int drift_ = 0;
  bool asleep_ = false;
};

}  // namespace jwtsync::simulation
