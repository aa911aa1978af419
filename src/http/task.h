// SPDX-License-Identifier: Apache-2.0
// Work that asks others, and the one time by which all of it must be done.
#pragma once

#include <jwtsync/world.h>
#include <chrono>

namespace jwtsync::http {

struct Task {
  const World& world;
  std::chrono::nanoseconds ends;  ///< as world.clock.elapsed() will say it

  [[nodiscard]] bool is_over() const noexcept { return world.clock.elapsed() >= ends; }
};

}  // namespace jwtsync::http
