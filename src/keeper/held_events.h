// SPDX-License-Identifier: Apache-2.0
// Events of a load that may be worth no line: they are held back until somebody knows.
#pragma once

#include <jwtsync/world.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::keeper {

/// Threads: one.
class HeldEvents final : public Events {
 public:
  explicit HeldEvents(Events& events) : events_(events) {}
  void record(Level level, std::string_view text) override { held_.emplace_back(level, text); }
  /// Passes on what was held back, in its order.
  void release() {
    for (const auto& [level, text] : held_) events_.record(level, text);
    held_.clear();
  }

 private:
  Events& events_;
  std::vector<std::pair<Level, std::string>> held_;
};

}  // namespace jwtsync::keeper
