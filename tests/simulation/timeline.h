// SPDX-License-Identifier: Apache-2.0
// The one time of a simulated history, and what will happen in it. No process sees it: each has a clock of its own.
#pragma once

#include "chance.h"

#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace jwtsync::simulation {

class Timeline {
 public:
  [[nodiscard]] Span now() const noexcept { return now_; }
  void after(Span delay, std::function<void()> happens) { coming_.emplace(now_ + delay, std::move(happens)); }
  /// When the next thing happens.
  [[nodiscard]] std::optional<Span> next() const {
    return coming_.empty() ? std::nullopt : std::optional(coming_.begin()->first);
  }
  /// Lets time pass; what is due on the way happens, in order.
  void advance(Span by) {
    const Span end = now_ + by;
    while (!coming_.empty() && coming_.begin()->first <= end) {
      const auto first = coming_.extract(coming_.begin());
      now_ = std::max(now_, first.key());
      first.mapped()();
    }
    now_ = std::max(now_, end);
  }

 private:
  Span now_{std::chrono::hours(1)};
  std::multimap<Span, std::function<void()>> coming_;  // of one moment, in the order in which they were planned
};

}  // namespace jwtsync::simulation
